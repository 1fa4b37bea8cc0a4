DELETE FROM origin;
