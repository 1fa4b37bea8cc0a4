SELECT v.*
FROM json_each(?1) AS u
CROSS JOIN pregnancy AS v ON v.unit = u.value
ORDER BY v.registered_on DESC, v.record;
