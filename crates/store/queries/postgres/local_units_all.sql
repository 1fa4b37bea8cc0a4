SELECT * FROM local_unit ORDER BY parent, name_fold, record;
