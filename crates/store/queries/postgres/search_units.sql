-- As search_everywhere, in the units $11.
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
  AND unit = ANY($11)
LIMIT $9;
