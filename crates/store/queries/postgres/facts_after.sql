SELECT position, stored, hash
FROM fact
WHERE shard = $1 AND position > $2
ORDER BY position
LIMIT $3;
