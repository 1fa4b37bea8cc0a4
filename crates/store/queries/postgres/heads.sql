SELECT shard, position, hash FROM head WHERE position > 0 ORDER BY shard;
