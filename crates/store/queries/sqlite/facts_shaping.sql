-- Those facts of the records that can change a view row.
SELECT f.record, f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM json_each(?1) AS k
CROSS JOIN fact AS f ON f.record = unhex(k.value) AND f.shaping >= 1
LEFT JOIN fact AS p ON p.shard = f.shard AND p.position = f.position - 1
ORDER BY f.shard, f.position;
