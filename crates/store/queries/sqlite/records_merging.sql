SELECT DISTINCT record FROM fact_record WHERE shaping = 2;
