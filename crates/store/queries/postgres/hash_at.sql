SELECT hash FROM fact WHERE shard = $1 AND position = $2;
