-- scope: record
-- 每日提醒的邮件: where an account is written to, and which digests have gone out

ALTER TABLE {tables}.accounts ADD COLUMN email text;

CREATE TABLE {tables}.mailed (
    notice    bigint PRIMARY KEY,
    mailed_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON {tables}.mailed TO {app};
