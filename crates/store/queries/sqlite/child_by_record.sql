SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN child AS v ON v.record = unhex(k.value);
