-- $1: JSON array of [folded name, day of birth]
SELECT v.*
FROM child AS v
WHERE (v.name_fold, v.birth_day) IN (
    SELECT k.value ->> 0, (k.value ->> 1)::bigint FROM jsonb_array_elements($1::jsonb) AS k (value)
) AND v.state < 2
ORDER BY v.record;
