SELECT hash, stored FROM quarantine;
