DELETE FROM word_count;
