SELECT unit, sum(n) AS n FROM child_count WHERE state = ?1 GROUP BY unit HAVING sum(n) > 0;
