SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN person AS v ON v.name_fold = k.value
WHERE v.merged_into IS NULL;
