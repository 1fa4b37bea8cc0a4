UPDATE fact SET shaping = $3, origin = $4, id = $5, record = $6
WHERE shard = $1 AND position = $2;
