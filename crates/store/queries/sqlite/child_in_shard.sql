SELECT v.*
FROM json_each(?2) AS k
CROSS JOIN child AS v ON v.record = unhex(k.value) AND v.shard = ?1;
