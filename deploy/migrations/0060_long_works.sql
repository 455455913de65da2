-- scope: record
-- 长任务: work in many parts, done by the workers there are. Beside the record, not in it: it says what is wanted and
-- what is done of it, and is gone after a day. Scorings were the first of its kind and had tables of their own.
SET LOCAL ROLE {app};
DROP TABLE {tables}.scoring_parts;
DROP TABLE {tables}.scorings;

CREATE TABLE {tables}.long_works (
    id           uuid PRIMARY KEY,
    wanted       json NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    cancelled_at timestamptz
);

CREATE TABLE {tables}.long_work_parts (
    work uuid NOT NULL REFERENCES {tables}.long_works ON DELETE CASCADE,
    part text NOT NULL,
    done json,  -- json, not jsonb: told in the order it was written
    PRIMARY KEY (work, part)
);
