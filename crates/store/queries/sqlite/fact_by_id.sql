SELECT f.shard, f.position, f.stored, f.hash, p.hash AS previous
FROM fact_id AS i
JOIN fact AS f ON f.place = i.place
LEFT JOIN fact AS p ON p.place = f.place - 1
WHERE i.id = ?1;
