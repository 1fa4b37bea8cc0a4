-- What waits for earlier facts of these devices' series in the shard; in an order that doesn't
-- depend on how rows lie, for it becomes the order of positions.
SELECT q.stored
FROM json_each(?2) AS k
CROSS JOIN quarantine AS q ON q.series_shard = ?1 AND q.device = unhex(k.value)
LEFT JOIN series AS s ON s.shard = q.series_shard AND s.device = q.device
WHERE q.position IS NULL AND q.holds_place = 0 AND q.series_index > coalesce(s.last, 0)
ORDER BY q.device, q.series_index, q.hash;
