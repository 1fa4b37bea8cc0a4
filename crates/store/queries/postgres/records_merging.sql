SELECT DISTINCT record FROM fact WHERE shaping = 2;
