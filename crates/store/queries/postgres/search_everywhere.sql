-- $1 and $2 bound the rarest word typed; $3 to $8 are the others, each after a blank, or ''.
-- $10: rows that are looked at.
SELECT record
FROM (
    SELECT record, unit, name_fold
    FROM child_word
    WHERE word >= $1 AND word < $2
    LIMIT $10
) AS w
WHERE strpos(' ' || name_fold, $3) > 0
  AND strpos(' ' || name_fold, $4) > 0
  AND strpos(' ' || name_fold, $5) > 0
  AND strpos(' ' || name_fold, $6) > 0
  AND strpos(' ' || name_fold, $7) > 0
  AND strpos(' ' || name_fold, $8) > 0
LIMIT $9;
