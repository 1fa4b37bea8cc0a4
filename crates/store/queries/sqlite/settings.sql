SELECT 'version' AS name, sqlite_version() AS value
UNION ALL
SELECT 'bytes', CAST(p.page_count * s.page_size AS TEXT)
FROM pragma_page_count AS p, pragma_page_size AS s;
