-- scope: record
-- The record of one jurisdiction: append-only, hash-chained, positions without a gap in commit order.
CREATE TABLE {record}.genesis (
    only_one     boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    kind         text NOT NULL CHECK (kind IN ('live', 'simulated')),
    jurisdiction text NOT NULL,
    zone         text NOT NULL,
    hash         bytea NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TABLE {record}.events (
    position           bigint PRIMARY KEY,
    originator_id      uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic              text NOT NULL,
    state              bytea NOT NULL,
    recorded_at        timestamptz NOT NULL,
    hash               bytea NOT NULL,
    UNIQUE (originator_id, originator_version)
);
CREATE INDEX events_recorded_at ON {record}.events (recorded_at, position);

CREATE TABLE {record}.commands (
    command_id  text PRIMARY KEY,
    body_hash   bytea NOT NULL,
    first       bigint NOT NULL,
    last        bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    result      jsonb NOT NULL
);

-- Always empty: locking it is the gate. Locking events itself would make a VACUUM stop all writers.
CREATE TABLE {record}.gate ();

CREATE FUNCTION {record}.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $refuse$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'DU007',
        MESSAGE = format('%s is append-only: %s refused', TG_TABLE_NAME, TG_OP);
END
$refuse$;

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {record}.genesis
    FOR EACH ROW EXECUTE FUNCTION {record}.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {record}.genesis
    FOR EACH STATEMENT EXECUTE FUNCTION {record}.refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {record}.events
    FOR EACH ROW EXECUTE FUNCTION {record}.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {record}.events
    FOR EACH STATEMENT EXECUTE FUNCTION {record}.refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {record}.commands
    FOR EACH ROW EXECUTE FUNCTION {record}.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {record}.commands
    FOR EACH STATEMENT EXECUTE FUNCTION {record}.refuse_change();
-- ALWAYS: also under session_replication_role = replica
ALTER TABLE {record}.genesis ENABLE ALWAYS TRIGGER no_change;
ALTER TABLE {record}.genesis ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE {record}.events ENABLE ALWAYS TRIGGER no_change;
ALTER TABLE {record}.events ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE {record}.commands ENABLE ALWAYS TRIGGER no_change;
ALTER TABLE {record}.commands ENABLE ALWAYS TRIGGER no_truncate;

-- The hash of one event. Every field is preceded by its length (4 bytes, network order); numbers are 8 bytes,
-- the time is microseconds since 2000-01-01T00:00:00Z, as the binary COPY of PostgreSQL writes them.
CREATE FUNCTION {record}.hash_of(
    previous bytea, "position" bigint, originator_id uuid, originator_version bigint, topic text,
    recorded_at timestamptz, state bytea
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $hash$
    SELECT sha256(
        '\x0000000d' || 'duban.event.1'::bytea
        || '\x00000020' || previous
        || '\x00000008' || int8send("position")
        || '\x00000010' || uuid_send(originator_id)
        || '\x00000008' || int8send(originator_version)
        || int4send(octet_length(convert_to(topic, 'UTF8'))) || convert_to(topic, 'UTF8')
        || '\x00000008' || timestamptz_send(recorded_at)
        || '\x00000020' || sha256(state))
$hash$;

-- The one way in. Answers the positions given and the recorded time.
--   DU001 version conflict    DU002 an expected version has moved on   DU003 this command is recorded already
--   DU004 a live record takes no time from outside                     DU005 wrong isolation level
--   DU006 recorded time would decrease
CREATE FUNCTION {record}.append(
    ids uuid[], versions bigint[], topics text[], states bytea[],
    command text, body bytea, answer jsonb,
    expected_ids uuid[], expected_versions bigint[], given timestamptz,
    OUT first_position bigint, OUT last_position bigint, OUT at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $append$
DECLARE
    previous bytea;
    before timestamptz;
    seen bigint;
    written integer := cardinality(ids);
    named bytea;
BEGIN
    -- the answer depends on seeing what committed while this call waited at the gate
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = 'DU005', MESSAGE = 'append runs at READ COMMITTED only';
    END IF;
    LOCK TABLE {record}.gate IN EXCLUSIVE MODE;

    -- first of all: a command that is recorded already must never look like a conflict
    PERFORM FROM {record}.commands c WHERE c.command_id = command;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'DU003', MESSAGE = 'command already recorded', DETAIL = command;
    END IF;

    SELECT e.position, e.hash, e.recorded_at INTO last_position, previous, before
        FROM {record}.events e ORDER BY e.position DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 0, g.hash, '-infinity'::timestamptz INTO STRICT last_position, previous, before
            FROM {record}.genesis g;
    END IF;

    IF given IS NULL THEN
        at := greatest(clock_timestamp(), before);
    ELSE
        PERFORM FROM {record}.genesis g WHERE g.kind = 'simulated';
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'DU004', MESSAGE = 'a live record sets its own time';
        END IF;
        IF given < before OR NOT isfinite(given) THEN
            RAISE EXCEPTION USING ERRCODE = 'DU006', MESSAGE = 'recorded time would decrease', DETAIL = before::text;
        END IF;
        at := given;
    END IF;

    FOR i IN 1 .. cardinality(expected_ids) LOOP
        SELECT e.originator_version INTO seen FROM {record}.events e
            WHERE e.originator_id = expected_ids[i] ORDER BY e.originator_version DESC LIMIT 1;
        IF coalesce(seen, 0) <> expected_versions[i] THEN
            RAISE EXCEPTION USING ERRCODE = 'DU002', MESSAGE = 'an expected version has moved on',
                DETAIL = format('%s %s %s', expected_ids[i], expected_versions[i], coalesce(seen, 0));
        END IF;
    END LOOP;

    first_position := last_position + 1;
    FOR i IN 1 .. written LOOP
        IF i > 1 AND ids[i] = ids[i - 1] THEN
            seen := versions[i - 1];
        ELSE
            SELECT e.originator_version INTO seen FROM {record}.events e
                WHERE e.originator_id = ids[i] ORDER BY e.originator_version DESC LIMIT 1;
        END IF;
        IF versions[i] IS DISTINCT FROM coalesce(seen, 0) + 1 THEN
            RAISE EXCEPTION USING ERRCODE = 'DU001', MESSAGE = 'version conflict',
                DETAIL = format('%s %s %s', ids[i], versions[i], coalesce(seen, 0));
        END IF;
        last_position := last_position + 1;
        named := convert_to(topics[i], 'UTF8');
        -- hash_of, written out: calling it costs more than computing it
        previous := sha256('\x0000000d647562616e2e6576656e742e31'::bytea || '\x00000020' || previous
            || '\x00000008' || int8send(last_position)
            || '\x00000010' || uuid_send(ids[i])
            || '\x00000008' || int8send(versions[i])
            || int4send(octet_length(named)) || named
            || '\x00000008' || timestamptz_send(at)
            || '\x00000020' || sha256(states[i]));
        INSERT INTO {record}.events
            (position, originator_id, originator_version, topic, state, recorded_at, hash)
            VALUES (last_position, ids[i], versions[i], topics[i], states[i], at, previous);
    END LOOP;

    INSERT INTO {record}.commands (command_id, body_hash, first, last, recorded_at, result)
        VALUES (command, body, first_position, last_position, at, answer);
END
$append$;

REVOKE ALL ON FUNCTION {record}.append(uuid[], bigint[], text[], bytea[], text, bytea, jsonb, uuid[], bigint[],
    timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION {record}.refuse_change() FROM PUBLIC;
GRANT USAGE ON SCHEMA {record} TO {writer}, {reader}, {auditor};
GRANT EXECUTE ON FUNCTION {record}.append(uuid[], bigint[], text[], bytea[], text, bytea, jsonb, uuid[], bigint[],
    timestamptz) TO {writer};
GRANT SELECT ON {record}.events, {record}.commands, {record}.genesis TO {reader}, {auditor};

-- 个人信息: keys live outside the record; destroying one erases the person, the chain stays true.
SET LOCAL ROLE {app};
CREATE TABLE {tables}.personal_keys (
    key_id      text PRIMARY KEY,
    subject     text NOT NULL,
    wrapped     bytea,  -- null: destroyed
    made_at     timestamptz NOT NULL DEFAULT now(),
    shredded_at timestamptz
);
CREATE UNIQUE INDEX personal_keys_subject ON {tables}.personal_keys (subject) WHERE wrapped IS NOT NULL;
REVOKE ALL ON {tables}.personal_keys FROM {reader}, {auditor};
