SELECT unit, sum(n)::bigint AS n FROM child_count WHERE state = $1 GROUP BY unit HAVING sum(n) > 0;
