DELETE FROM web_session WHERE shard = ?1 AND person = ?2;
