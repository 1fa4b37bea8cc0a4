SELECT coalesce(sum(position), 0) AS n FROM head;
