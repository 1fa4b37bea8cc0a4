DELETE FROM attempt WHERE shard = $1 AND subject = $2;
