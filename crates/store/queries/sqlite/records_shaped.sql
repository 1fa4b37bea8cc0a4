SELECT count(*) FROM (SELECT DISTINCT record FROM fact WHERE shaping >= 1);
