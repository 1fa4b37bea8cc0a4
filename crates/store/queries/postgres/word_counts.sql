SELECT word, shard, n FROM word_count;
