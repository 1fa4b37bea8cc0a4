DELETE FROM web_session WHERE shard = ?1 AND token = ?2;
