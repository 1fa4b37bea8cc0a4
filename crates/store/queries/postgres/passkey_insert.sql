INSERT INTO passkey (shard, credential, id, person, name, public, counter, made, used)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL);
