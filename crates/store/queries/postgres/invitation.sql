SELECT person, until FROM invitation WHERE shard = $1 AND token = $2;
