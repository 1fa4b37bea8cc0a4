SELECT count(*) AS n FROM (
    SELECT record FROM fact_record WHERE shaping = 1 AND (?1 IS NULL OR place >> 31 = ?1)
    UNION
    SELECT record FROM fact_record WHERE shaping = 2 AND (?1 IS NULL OR place >> 31 = ?1)
);
