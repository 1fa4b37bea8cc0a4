SELECT count(*) AS n FROM local_unit;
