-- scope: record
-- 账号 accounts, sessions, keys of other systems; files by content. Beside the record, not in it.
-- Only the app reads them: hashes of passwords and keys are nothing for readers and auditors.

CREATE TABLE {tables}.accounts (
    id text PRIMARY KEY,
    username text NOT NULL UNIQUE,
    display_name text NOT NULL,
    role text NOT NULL CHECK (role IN ('office', 'office_head', 'leader', 'unit', 'auditor', 'admin')),
    unit text,
    post text,
    language text NOT NULL DEFAULT '' CHECK (language IN ('', 'zh-CN', 'en')),
    password_hash text,
    failures integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz,
    CHECK ((role = 'unit') = (unit IS NOT NULL)),
    CHECK ((role = 'leader') = (post IS NOT NULL))
);

CREATE TABLE {tables}.sessions (
    id bytea PRIMARY KEY,
    account_id text NOT NULL REFERENCES {tables}.accounts (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON {tables}.sessions (account_id);

CREATE TABLE {tables}.api_keys (
    prefix text PRIMARY KEY,
    secret_hash bytea NOT NULL,
    account_id text NOT NULL REFERENCES {tables}.accounts (id),
    label text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    last_used timestamptz,
    ended_at timestamptz
);
CREATE INDEX api_keys_account ON {tables}.api_keys (account_id);

CREATE TABLE {tables}.files (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{{64}}$'),
    size bigint NOT NULL,
    media_type text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE {tables}.file_owners (
    sha256 text NOT NULL REFERENCES {tables}.files (sha256),
    account_id text NOT NULL REFERENCES {tables}.accounts (id),
    unit text,
    name text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sha256, account_id)
);

GRANT SELECT, INSERT, UPDATE ON {tables}.accounts, {tables}.api_keys TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON {tables}.sessions TO {app};
GRANT SELECT, INSERT ON {tables}.files, {tables}.file_owners TO {app};
