SELECT last FROM series WHERE shard = $1 AND device = $2;
