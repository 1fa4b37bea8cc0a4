-- What waits for earlier facts of these series. ?1: JSON array of [shard, device in hexadecimal]
SELECT q.stored
FROM json_each(?1) AS k
CROSS JOIN quarantine AS q
  ON q.series_shard = k.value ->> 0 AND q.device = unhex(k.value ->> 1)
LEFT JOIN series AS s ON s.shard = q.series_shard AND s.device = q.device
WHERE q.position IS NULL AND q.holds_place = 0 AND q.series_index > coalesce(s.last, 0);
