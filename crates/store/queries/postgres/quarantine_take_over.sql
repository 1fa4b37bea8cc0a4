-- `nth` counts those of the shard, under the lock of its head.
INSERT INTO quarantine
    (shard, hash, reason, detail, stored, series_shard, device, series_index, holds_place, times, position, nth)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce(max(before.nth), 0) + 1
FROM quarantine AS before
WHERE before.shard = $1
ON CONFLICT (shard, hash) DO UPDATE SET
    reason = CASE WHEN excluded.times >= quarantine.times THEN excluded.reason ELSE quarantine.reason END,
    detail = CASE WHEN excluded.times >= quarantine.times THEN excluded.detail ELSE quarantine.detail END,
    times = greatest(quarantine.times, excluded.times),
    series_shard = coalesce(quarantine.series_shard, excluded.series_shard),
    device = coalesce(quarantine.device, excluded.device),
    series_index = coalesce(quarantine.series_index, excluded.series_index),
    holds_place = quarantine.holds_place OR excluded.holds_place,
    position = coalesce(quarantine.position, excluded.position);
