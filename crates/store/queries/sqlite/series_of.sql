-- ?1: JSON array of [shard, device in hexadecimal]
SELECT s.shard, s.device, s.last
FROM json_each(?1) AS k CROSS JOIN series AS s
  ON s.shard = k.value ->> 0 AND s.device = unhex(k.value ->> 1);
