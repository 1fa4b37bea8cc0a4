-- The next records that have facts that can change a view row.
SELECT record FROM fact_record WHERE shaping = 1 AND record > ?1
UNION
SELECT record FROM fact_record WHERE shaping = 2 AND record > ?1
ORDER BY record
LIMIT ?2;
