DELETE FROM person WHERE shard = $1 AND record = ANY($2);
