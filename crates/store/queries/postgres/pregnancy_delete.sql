DELETE FROM pregnancy WHERE shard = $1 AND record = ANY($2);
