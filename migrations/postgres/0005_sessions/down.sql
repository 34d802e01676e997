DROP TABLE api_tokens;
DROP TABLE sessions;
ALTER TABLE users DROP COLUMN epoch;
