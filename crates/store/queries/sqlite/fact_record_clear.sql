DELETE FROM fact_record;
