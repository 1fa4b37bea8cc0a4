SELECT row_security_active('fact');
