SELECT count(*) FROM fact;
