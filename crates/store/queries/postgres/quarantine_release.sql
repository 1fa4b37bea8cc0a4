UPDATE quarantine SET position = $3 WHERE shard = $1 AND hash = $2;
