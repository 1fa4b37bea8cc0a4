-- The place of a series that these bytes hold.
SELECT device, series_index FROM quarantine WHERE shard = ?1 AND hash = ?2 AND holds_place = 1;
