-- The next rows of the view, for a comparison.
SELECT key, place
FROM origin
WHERE (key, place) > (?1, ?2)
ORDER BY key, place
LIMIT ?3;
