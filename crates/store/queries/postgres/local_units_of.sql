SELECT * FROM local_unit WHERE parent = ANY($1) ORDER BY parent, name_fold, record;
