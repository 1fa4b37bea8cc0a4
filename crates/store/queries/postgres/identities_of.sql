SELECT issuer, subject, person, made FROM identity WHERE shard = $1 AND person = $2 ORDER BY made, issuer, subject;
