DELETE FROM spent WHERE shard = $1 AND until < $2;
