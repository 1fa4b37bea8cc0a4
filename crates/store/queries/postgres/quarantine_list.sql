SELECT shard, reason, detail, stored, times
FROM quarantine
WHERE position IS NULL
ORDER BY nth DESC, shard
LIMIT $1;
