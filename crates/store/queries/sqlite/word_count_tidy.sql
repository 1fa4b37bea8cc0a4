DELETE FROM word_count WHERE n = 0;
