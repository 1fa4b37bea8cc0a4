SELECT count(*) FROM plan;
