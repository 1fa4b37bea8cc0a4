SELECT shard, reason, detail, stored, times
FROM quarantine
WHERE position IS NULL
ORDER BY rowid DESC
LIMIT ?1;
