SELECT number, entry, hash FROM audit WHERE shard = ?1 AND number > ?2 ORDER BY number LIMIT ?3;
