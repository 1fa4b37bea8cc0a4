INSERT INTO quarantine
    (shard, hash, reason, detail, stored, series_shard, device, series_index, holds_place, times, position)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (shard, hash) DO UPDATE SET
    reason = iif(excluded.times >= quarantine.times, excluded.reason, quarantine.reason),
    detail = iif(excluded.times >= quarantine.times, excluded.detail, quarantine.detail),
    times = max(quarantine.times, excluded.times),
    series_shard = coalesce(quarantine.series_shard, excluded.series_shard),
    device = coalesce(quarantine.device, excluded.device),
    series_index = coalesce(quarantine.series_index, excluded.series_index),
    holds_place = max(quarantine.holds_place, excluded.holds_place),
    position = coalesce(quarantine.position, excluded.position);
