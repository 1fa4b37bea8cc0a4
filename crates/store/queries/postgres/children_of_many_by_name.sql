-- The first rows after the cursor of all units ($6) or of the many of $1: passing over the others
-- is less work than asking each unit.
SELECT *
FROM child
WHERE state = $2 AND (sort_key, record) > ($3, $4) AND ($6 OR unit = ANY($1))
ORDER BY sort_key, record
LIMIT $5;
