SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN child AS v ON v.personal_id = k.value
WHERE v.state < 2;
