SELECT count(*) FROM pregnancy;
