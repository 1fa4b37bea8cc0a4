DELETE FROM pregnancy;
