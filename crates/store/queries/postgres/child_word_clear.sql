DELETE FROM child_word WHERE shard = $1;
