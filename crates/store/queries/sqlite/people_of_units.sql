SELECT v.*
FROM json_each(?1) AS u
CROSS JOIN person AS v ON v.unit = u.value
WHERE v.merged_into IS NULL
ORDER BY v.sort_key, v.record;
