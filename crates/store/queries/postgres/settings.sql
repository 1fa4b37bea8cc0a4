SELECT name, setting AS value
FROM pg_settings
WHERE name IN ('server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit',
    'data_checksums', 'max_connections')
UNION ALL
SELECT 'version', split_part(version(), ' ', 2)
UNION ALL
SELECT 'bytes', pg_database_size(current_database())::text
UNION ALL
SELECT 'recovery', pg_is_in_recovery()::text
UNION ALL
SELECT 'wall', row_security_active('fact')::text;
