DELETE FROM pregnancy WHERE shard = $1;
