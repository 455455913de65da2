-- scope: record
-- 提醒: what the machine told each unit, one digest for each unit and day; and which days it has looked at.
-- Beside the record, not in it: a reminder is no fact and never scores.
SET LOCAL ROLE {app};
CREATE TABLE {tables}.sweeps (
    kind     text NOT NULL,
    day      date NOT NULL,
    position bigint NOT NULL,  -- of the record, as it was read
    made_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, day)
);

CREATE TABLE {tables}.notices (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit    text NOT NULL,
    day     date NOT NULL,
    kind    text NOT NULL,
    items   jsonb NOT NULL CHECK (jsonb_typeof(items) = 'array'),
    made_at timestamptz NOT NULL DEFAULT now(),
    read_at timestamptz,
    read_by text,
    UNIQUE (unit, day, kind),
    FOREIGN KEY (kind, day) REFERENCES {tables}.sweeps (kind, day),
    CHECK ((read_at IS NULL) = (read_by IS NULL))
);
CREATE INDEX notices_unread ON {tables}.notices (unit) WHERE read_at IS NULL;
