INSERT INTO account (shard, person, login, name, suspended, password, totp, totp_step, made)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
