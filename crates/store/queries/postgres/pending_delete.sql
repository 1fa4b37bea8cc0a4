DELETE FROM pending WHERE shard = $1 AND target = $2 AND record = ANY($3);
