DELETE FROM child_count WHERE n = 0;
