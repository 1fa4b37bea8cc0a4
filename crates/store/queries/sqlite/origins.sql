SELECT f.shard, f.position, f.stored, f.hash, p.hash AS previous, f.record
FROM json_each(?1) AS k
CROSS JOIN origin AS o ON o.key = unhex(k.value)
JOIN fact AS f ON f.shard = o.shard AND f.position = o.position
LEFT JOIN fact AS p ON p.shard = f.shard AND p.position = f.position - 1;
