DROP TABLE mail_tokens;
ALTER TABLE users DROP COLUMN verified_at;
