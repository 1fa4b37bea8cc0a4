DELETE FROM carer_link WHERE shard = $1 AND child = ANY($2);
