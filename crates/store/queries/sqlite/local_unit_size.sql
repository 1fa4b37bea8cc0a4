SELECT count(*) FROM local_unit;
