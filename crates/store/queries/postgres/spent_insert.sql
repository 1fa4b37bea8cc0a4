INSERT INTO spent (shard, token, until) VALUES ($1, $2, $3);
