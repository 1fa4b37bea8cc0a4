SELECT shard, reason, detail, stored, series_shard, device, series_index, holds_place, times, position
FROM quarantine
ORDER BY shard, rowid;
