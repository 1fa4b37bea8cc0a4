SELECT count(*) AS n
FROM json_each(?1) AS k
CROSS JOIN merge AS m ON m.record = unhex(k.value) OR m.survivor = unhex(k.value)
WHERE EXISTS (SELECT 1 FROM merge);
