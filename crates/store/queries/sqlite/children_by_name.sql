-- The first rows of each unit after the cursor, then the first of these.
SELECT v.*
FROM json_each(?1) AS u
CROSS JOIN child AS v ON v.rowid IN (
    SELECT i.rowid
    FROM child AS i
    WHERE i.unit = u.value AND i.state = ?2 AND (i.sort_key, i.record) > (?3, ?4)
    ORDER BY i.sort_key, i.record
    LIMIT ?5
)
ORDER BY v.sort_key, v.record
LIMIT ?5;
