SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN person AS v ON v.record = unhex(k.value);
