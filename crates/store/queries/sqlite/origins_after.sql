-- The next rows of the view, for a comparison.
SELECT key, shard, position
FROM origin
WHERE (key, shard, position) > (?1, ?2, ?3)
ORDER BY key, shard, position
LIMIT ?4;
