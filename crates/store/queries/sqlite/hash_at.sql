SELECT hash FROM fact WHERE place = ?1;
