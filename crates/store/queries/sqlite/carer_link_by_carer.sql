SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN carer_link AS v ON v.carer = unhex(k.value)
ORDER BY v.carer, v.child, v.nth;
