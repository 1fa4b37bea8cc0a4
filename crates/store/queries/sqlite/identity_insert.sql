INSERT INTO identity (shard, issuer, subject, person, made) VALUES (?1, ?2, ?3, ?4, ?5);
