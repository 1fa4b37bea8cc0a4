SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN local_unit AS v ON v.record = unhex(k.value);
