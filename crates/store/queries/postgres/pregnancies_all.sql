SELECT * FROM pregnancy ORDER BY registered_on DESC, record;
