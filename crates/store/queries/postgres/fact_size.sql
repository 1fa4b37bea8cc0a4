SELECT coalesce(sum(position), 0)::bigint AS n FROM head;
