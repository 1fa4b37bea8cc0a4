SELECT token, id, person, name, scopes, made, until, used FROM api_token WHERE shard = $1 AND token = $2;
