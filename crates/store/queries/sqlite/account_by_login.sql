SELECT person, login, name, suspended, password, totp, totp_step, made FROM account WHERE shard = ?1 AND login = ?2;
