SELECT credential, id, person, name, public, counter, made, used FROM passkey WHERE shard = $1 AND person = $2
ORDER BY made, id;
