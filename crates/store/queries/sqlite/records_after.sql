-- The next records that have facts that can change a view row.
SELECT DISTINCT record
FROM fact
WHERE record > ?1 AND shaping >= 1
ORDER BY record
LIMIT ?2;
