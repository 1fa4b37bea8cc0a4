UPDATE api_token SET used = $3 WHERE shard = $1 AND token = $2;
