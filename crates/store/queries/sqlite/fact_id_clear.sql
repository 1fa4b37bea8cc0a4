DELETE FROM fact_id;
