DELETE FROM plan WHERE shard = $1;
