SELECT body, fact FROM api_request WHERE shard = $1 AND key = $2;
