INSERT INTO api_token (shard, token, id, person, name, scopes, made, until, used)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);
