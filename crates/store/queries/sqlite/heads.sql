SELECT shard, position, hash FROM head ORDER BY shard;
