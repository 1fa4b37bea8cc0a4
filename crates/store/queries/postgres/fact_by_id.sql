SELECT f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM fact AS f
LEFT JOIN fact AS p ON p.shard = f.shard AND p.position = f.position - 1
WHERE f.id = $1
ORDER BY f.shard
LIMIT 2;
