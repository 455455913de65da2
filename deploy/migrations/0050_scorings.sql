-- scope: record
-- 分组试算: a year of many units scored group by group among the workers. Beside the record, not in it: it says what
-- the record comes to at a position, is taken away by who asked, and can be worked out again at any time.
SET LOCAL ROLE {app};
CREATE TABLE {tables}.scorings (
    id           uuid PRIMARY KEY,
    assessment   uuid NOT NULL,
    position     bigint NOT NULL,
    day          date NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    cancelled_at timestamptz
);

CREATE TABLE {tables}.scoring_parts (
    scoring uuid NOT NULL REFERENCES {tables}.scorings ON DELETE CASCADE,
    part    text NOT NULL,
    units   json,  -- json, not jsonb: told in the order they were written
    rows    json,
    PRIMARY KEY (scoring, part),
    CHECK ((units IS NULL) = (rows IS NULL))
);
