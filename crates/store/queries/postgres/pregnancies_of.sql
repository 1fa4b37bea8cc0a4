SELECT * FROM pregnancy WHERE unit = ANY($1) ORDER BY registered_on DESC, record;
