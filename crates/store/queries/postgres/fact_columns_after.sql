SELECT position, shaping, origin, id, record
FROM fact
WHERE shard = $1 AND position > $2
ORDER BY position
LIMIT $3;
