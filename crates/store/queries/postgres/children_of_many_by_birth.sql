-- The first rows after the cursor of all units ($6) or of the many of $1: passing over the others
-- is less work than asking each unit.
SELECT *
FROM child
WHERE state = $2 AND (birth_day, record) > ($3, $4) AND ($6 OR unit = ANY($1))
ORDER BY birth_day, record
LIMIT $5;
