SELECT position, id, record, shaping, stored, hash
FROM fact
WHERE shard = ?1 AND position > ?2
ORDER BY position
LIMIT ?3;
