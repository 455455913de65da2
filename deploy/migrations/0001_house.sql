-- scope: house
-- What all records of one database share: which jurisdictions there are and where each one lives.
CREATE TABLE duban.placement (
    jurisdiction  text PRIMARY KEY,
    dsn           text,  -- null: this database
    record_schema text NOT NULL UNIQUE,
    tables_schema text NOT NULL UNIQUE,
    kind          text NOT NULL CHECK (kind IN ('live', 'simulated')),
    zone          text NOT NULL,
    placed_at     timestamptz NOT NULL DEFAULT now()
);
GRANT USAGE ON SCHEMA duban TO {writer}, {reader}, {auditor}, {app};
GRANT SELECT ON duban.placement, duban.migrations, duban.house TO {writer}, {reader}, {auditor}, {app};
