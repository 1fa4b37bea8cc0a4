-- How many rows have a word from $1 up to, not including, $2.
SELECT coalesce(sum(n), 0)::bigint AS n FROM word_count WHERE word >= $1 AND word < $2;
