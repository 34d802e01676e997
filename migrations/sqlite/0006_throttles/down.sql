DROP TABLE login_addresses;
DROP TABLE throttles;
