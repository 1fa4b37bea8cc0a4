-- Held until the commit; the number stands for this program's migrations.
SELECT pg_advisory_xact_lock(7263011);
