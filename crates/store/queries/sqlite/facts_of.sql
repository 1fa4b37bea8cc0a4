-- All facts of the records, with the hash of the chain before each.
SELECT f.record, f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM json_each(?1) AS k
CROSS JOIN fact AS f ON f.record = unhex(k.value)
LEFT JOIN fact AS p ON p.shard = f.shard AND p.position = f.position - 1
ORDER BY f.shard, f.position;
