DELETE FROM person WHERE shard = $1;
