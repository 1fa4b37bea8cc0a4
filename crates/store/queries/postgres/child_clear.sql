DELETE FROM child WHERE shard = $1;
