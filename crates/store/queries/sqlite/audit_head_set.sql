UPDATE audit_head SET number = ?2, hash = ?3 WHERE shard = ?1;
