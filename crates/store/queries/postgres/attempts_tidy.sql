DELETE FROM attempt WHERE shard = $1 AND last < $2;
