-- Reads every child of a few small units. $2 to $7: the words typed, each after a blank, or ''.
SELECT record
FROM child
WHERE unit = ANY($1) AND state < 2
  AND strpos(' ' || name_fold, $2) > 0
  AND strpos(' ' || name_fold, $3) > 0
  AND strpos(' ' || name_fold, $4) > 0
  AND strpos(' ' || name_fold, $5) > 0
  AND strpos(' ' || name_fold, $6) > 0
  AND strpos(' ' || name_fold, $7) > 0
LIMIT $8;
