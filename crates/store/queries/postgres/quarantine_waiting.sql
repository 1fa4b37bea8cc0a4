-- What waits for earlier facts of these devices' series in the shard; in an order that doesn't
-- depend on how rows lie, for it becomes the order of positions.
SELECT q.stored
FROM quarantine AS q
LEFT JOIN series AS s ON s.shard = q.shard AND s.device = q.device
WHERE q.shard = $1 AND q.series_shard = $1 AND q.device = ANY($2)
  AND q.position IS NULL AND NOT q.holds_place AND q.series_index > coalesce(s.last, 0)
ORDER BY q.device, q.series_index, q.hash;
