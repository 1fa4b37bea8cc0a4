SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN carer_link AS v ON v.child = unhex(k.value)
ORDER BY v.child, v.nth;
