DELETE FROM child_word;
