-- scope: record
-- 通知已读 and 我的设置: how far each account has read what concerns it, which matters it muted, how it likes its
-- pages. Settings of an account, not facts.
ALTER TABLE {tables}.accounts
    ADD COLUMN scheme text NOT NULL DEFAULT '' CHECK (scheme IN ('', 'light', 'dark')),
    ADD COLUMN landing text NOT NULL DEFAULT '' CHECK (landing = '' OR landing ~ '^/[a-z0-9/_-]*$');

CREATE TABLE {tables}.notice_marks (
    account_id text NOT NULL REFERENCES {tables}.accounts (id),
    directive  uuid,  -- null: all matters
    read_to    bigint NOT NULL DEFAULT 0,  -- position of the record
    muted_at   timestamptz,
    UNIQUE NULLS NOT DISTINCT (account_id, directive)
);
GRANT SELECT, INSERT, UPDATE ON {tables}.notice_marks TO {app};
