SELECT count(DISTINCT record) AS n
FROM fact
WHERE shaping > 0 AND ($1::bigint IS NULL OR shard = $1);
