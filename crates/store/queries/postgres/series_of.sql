SELECT device, last FROM series WHERE shard = $1 AND device = ANY($2);
