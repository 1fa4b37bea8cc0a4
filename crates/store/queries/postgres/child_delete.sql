DELETE FROM child WHERE shard = $1 AND record = ANY($2);
