SELECT shard, unit, state, n FROM child_count;
