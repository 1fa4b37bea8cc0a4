DELETE FROM local_unit;
