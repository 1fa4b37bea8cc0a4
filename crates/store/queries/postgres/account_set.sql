UPDATE account SET login = $3, name = $4, suspended = $5, password = $6, totp = $7
WHERE shard = $1 AND person = $2;
