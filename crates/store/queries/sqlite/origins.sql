SELECT f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM json_each(?1) AS k
CROSS JOIN origin AS o ON o.key = k.value
CROSS JOIN fact AS f ON f.place = o.place
LEFT JOIN fact AS p ON p.place = f.place - 1;
