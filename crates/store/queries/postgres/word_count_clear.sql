DELETE FROM word_count WHERE shard = $1;
