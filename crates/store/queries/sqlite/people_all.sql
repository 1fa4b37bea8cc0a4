SELECT v.* FROM person AS v WHERE v.merged_into IS NULL ORDER BY v.sort_key, v.record;
