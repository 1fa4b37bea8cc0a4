SELECT v.*
FROM json_each(?1) AS u
CROSS JOIN local_unit AS v ON v.parent = u.value
ORDER BY v.parent, v.name_fold, v.record;
