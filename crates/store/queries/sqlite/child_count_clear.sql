DELETE FROM child_count;
