SELECT credential, id, person, name, public, counter, made, used FROM passkey WHERE shard = ?1 AND credential = ?2;
