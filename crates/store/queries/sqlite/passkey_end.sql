DELETE FROM passkey WHERE shard = ?1 AND person = ?2 AND id = ?3;
