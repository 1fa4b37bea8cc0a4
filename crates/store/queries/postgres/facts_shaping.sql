-- Those facts of the records that can change a view row.
SELECT f.record, f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM fact AS f
LEFT JOIN fact AS p ON p.shard = f.shard AND p.position = f.position - 1
WHERE f.record = ANY($1) AND f.shaping > 0
ORDER BY f.shard, f.position;
