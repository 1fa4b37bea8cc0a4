UPDATE account SET totp_step = ?3 WHERE shard = ?1 AND person = ?2 AND totp_step < ?3
RETURNING totp_step;
