-- The words from ?1 up to, not including, ?2, and how many rows have each.
SELECT word, sum(n) AS n
FROM word_count
WHERE word >= ?1 AND word < ?2
GROUP BY word;
