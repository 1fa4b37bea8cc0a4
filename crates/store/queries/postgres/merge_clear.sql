DELETE FROM merge WHERE shard = $1;
