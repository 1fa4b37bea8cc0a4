SELECT count(*) FROM person;
