SELECT person FROM identity WHERE shard = $1 AND issuer = $2 AND subject = $3;
