DELETE FROM carer_link WHERE shard = $1;
