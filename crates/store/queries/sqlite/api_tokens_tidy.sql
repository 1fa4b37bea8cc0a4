DELETE FROM api_token WHERE shard = ?1 AND until < ?2;
