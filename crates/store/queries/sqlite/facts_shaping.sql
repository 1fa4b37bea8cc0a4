-- Those facts of the records that can change a view row.
SELECT r.record, f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM json_each(?1) AS k
CROSS JOIN fact_record AS r ON r.shaping IN (1, 2) AND r.record = unhex(k.value)
CROSS JOIN fact AS f ON f.place = r.place
LEFT JOIN fact AS p ON p.place = f.place - 1
ORDER BY f.place;
