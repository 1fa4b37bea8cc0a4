SELECT count(*) AS n FROM child;
