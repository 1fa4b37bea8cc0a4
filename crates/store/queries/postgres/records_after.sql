-- The next records that have facts that can change a view row; $3: only facts of a shard.
SELECT DISTINCT record
FROM fact
WHERE shaping > 0 AND record > $1 AND ($3::bigint IS NULL OR shard = $3)
ORDER BY record
LIMIT $2;
