SELECT token, id, person, name, scopes, made, until, used FROM api_token
WHERE shard = $1 AND person = $2 ORDER BY made DESC, id;
