SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN pregnancy AS v ON v.record = unhex(k.value);
