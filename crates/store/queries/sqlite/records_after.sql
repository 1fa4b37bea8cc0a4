-- The next records that have facts that can change a view row; ?3: only facts of a shard.
SELECT record FROM fact_record
WHERE shaping = 1 AND record > ?1 AND (?3 IS NULL OR place >> 31 = ?3)
UNION
SELECT record FROM fact_record
WHERE shaping = 2 AND record > ?1 AND (?3 IS NULL OR place >> 31 = ?3)
ORDER BY record
LIMIT ?2;
