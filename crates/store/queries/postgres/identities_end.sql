DELETE FROM identity WHERE shard = $1 AND person = $2;
