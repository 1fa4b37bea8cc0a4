SELECT coalesce(sum(position), 0) FROM head;
