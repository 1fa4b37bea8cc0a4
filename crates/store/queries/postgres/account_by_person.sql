SELECT person, login, name, suspended, password, totp, totp_step, made,
    EXISTS (SELECT 1 FROM identity WHERE identity.shard = $1 AND identity.person = account.person) AS linked
FROM account WHERE shard = $1 AND person = $2;
