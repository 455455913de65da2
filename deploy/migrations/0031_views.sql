-- scope: record
-- 视图: a question of the ledger kept under a name: filters, order, columns. Settings of an account, not facts.
CREATE TABLE {tables}.views (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id text NOT NULL REFERENCES {tables}.accounts (id),
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 60),
    is_shared  boolean NOT NULL DEFAULT false,  -- by the office, with everybody who may see the ledger
    address    jsonb NOT NULL CHECK (jsonb_typeof(address) = 'object'),
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, name)
);
CREATE INDEX views_shared ON {tables}.views (name) WHERE is_shared;

CREATE TABLE {tables}.view_defaults (
    account_id text PRIMARY KEY REFERENCES {tables}.accounts (id),
    view_id    uuid NOT NULL REFERENCES {tables}.views (id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON {tables}.views, {tables}.view_defaults TO {app};
