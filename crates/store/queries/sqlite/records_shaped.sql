SELECT count(*) FROM (
    SELECT record FROM fact_record WHERE shaping = 1
    UNION
    SELECT record FROM fact_record WHERE shaping = 2
);
