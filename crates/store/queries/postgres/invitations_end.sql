DELETE FROM invitation WHERE shard = $1 AND person = $2;
