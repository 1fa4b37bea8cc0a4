-- $1: JSON array of [folded name, day of birth]. Read before they are compared: under policies no
-- index is asked for what a function gives.
WITH k AS MATERIALIZED (
    SELECT DISTINCT e.value ->> 0 AS name_fold, (e.value ->> 1)::bigint AS birth_day
    FROM jsonb_array_elements($1::jsonb) AS e (value)
)
SELECT v.*
FROM k, child AS v
WHERE v.name_fold = k.name_fold AND v.birth_day = k.birth_day AND v.state < 2
ORDER BY v.record;
