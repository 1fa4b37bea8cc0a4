DELETE FROM word_count WHERE n = 0 AND shard = $1;
