DELETE FROM child_count WHERE shard = $1;
