SELECT * FROM local_unit WHERE record = ANY($1);
