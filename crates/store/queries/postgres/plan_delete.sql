DELETE FROM plan WHERE shard = $1 AND record = ANY($2);
