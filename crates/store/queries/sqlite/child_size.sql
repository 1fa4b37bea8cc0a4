SELECT count(*) FROM child;
