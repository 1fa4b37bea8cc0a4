SELECT s.device, s.last
FROM json_each(?2) AS k
CROSS JOIN series AS s ON s.shard = ?1 AND s.device = unhex(k.value);
