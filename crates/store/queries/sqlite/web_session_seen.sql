UPDATE web_session SET seen = ?3 WHERE shard = ?1 AND token = ?2;
