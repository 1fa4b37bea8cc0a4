SELECT DISTINCT shard FROM pending WHERE target = $1;
