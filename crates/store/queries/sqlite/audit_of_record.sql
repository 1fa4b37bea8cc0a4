SELECT number, entry, hash FROM audit WHERE shard = ?1 AND record = ?2 ORDER BY number DESC LIMIT ?3;
