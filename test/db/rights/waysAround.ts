/** Ways by which the api could come to change a record: what an owner would have to run, and the line that tells of it. */
export const WAYS_AROUND: Record<string, { statements: string[]; seen: string }> = {
  'a right on a table': {
    statements: ['GRANT DELETE ON app.decision TO sd_api'],
    seen: 'changes: app.decision: delete',
  },
  'a right on one column': {
    statements: ['GRANT UPDATE (evidence) ON app.decision TO sd_api'],
    seen: 'changes: app.decision: update',
  },
  'a right of everybody': {
    statements: ['GRANT UPDATE ON app.audit TO PUBLIC'],
    seen: 'changes: app.audit: update',
  },
  'a right on a partition': {
    statements: ['GRANT DELETE ON app.evidence_other TO sd_api'],
    seen: 'partitions: app.evidence_other',
  },
  'a table that may be emptied': {
    statements: ['GRANT TRUNCATE ON app.action_log TO sd_api'],
    seen: 'otherRights: app.action_log: truncate',
  },
  'a right that new tables would have': {
    statements: ['ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT UPDATE ON TABLES TO sd_api'],
    seen: 'defaults: r in app: UPDATE',
  },
  'a view through which rows are changed': {
    statements: [
      'CREATE VIEW app.newest AS SELECT * FROM app.decision WHERE day > now()',
      'GRANT UPDATE ON app.newest TO sd_api',
    ],
    seen: 'changes: app.newest: update',
  },
  'a function that runs as the owner': {
    statements: [
      'CREATE FUNCTION app.forget() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ DELETE FROM app.decision $$',
    ],
    seen: 'looseDefiners: app.forget',
  },
  'a function that runs as the owner and calls another that writes': {
    statements: [
      'CREATE FUNCTION app.inner() RETURNS void LANGUAGE sql AS $$ DELETE FROM app.decision $$',
      'CREATE FUNCTION app.forget() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS $$ SELECT app.inner() $$',
    ],
    seen: 'looseDefiners: app.forget',
  },
  'a trigger that runs as the owner': {
    statements: [
      `CREATE FUNCTION app.forget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp
         AS $$ BEGIN RETURN NEW; END $$`,
      'REVOKE ALL ON FUNCTION app.forget FROM PUBLIC',
      'CREATE TRIGGER forget BEFORE UPDATE ON app.room FOR EACH ROW EXECUTE FUNCTION app.forget()',
    ],
    seen: 'definers: app.forget',
  },
  'a row that goes with its parent': {
    statements: [
      'ALTER TABLE app.seat_past ADD COLUMN of_seat text REFERENCES app.seat (id) ON DELETE CASCADE',
    ],
    seen: 'cascades: app.seat -> app.seat_past',
  },
  'a schema to make functions in': {
    statements: ['GRANT CREATE ON SCHEMA app TO sd_api'],
    seen: 'makesIn: app',
  },
  'a role that it can become': {
    statements: ['GRANT pg_write_all_data TO sd_api WITH INHERIT FALSE, SET TRUE'],
    seen: 'roles: pg_write_all_data',
  },
}
