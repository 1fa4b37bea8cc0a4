SELECT series_shard AS shard, device, series_index FROM quarantine WHERE holds_place;
