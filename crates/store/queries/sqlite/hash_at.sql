SELECT hash FROM fact WHERE place = ((?1 << 31) | ?2);
