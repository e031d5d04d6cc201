import { personVerbs } from '#db/personVerbs.ts'

/** What the access engine has of a person. Decisions stay verifiable: what was signed holds salted references alone. */
export const ACCESS_ROWS = personVerbs({
  name: 'access',
  exports: {
    'app.decision': `SELECT id, room_id, action, verdict, reason, evidence, '0x' || encode(evidence_wallet, 'hex') AS wallet,
      encode(subject_ref, 'hex') AS subject_ref, gate_id, policy_version, chain_id, block, valid_until, at, encode(leaf, 'hex') AS leaf,
      encode(sig, 'hex') AS sig, key_id FROM app.decision WHERE account_id = $1 ORDER BY at`,
    'app.seat': `SELECT room_id, role, state, taken_at, live_at, ended_at, end_reason FROM app.seat WHERE account_id = $1 ORDER BY taken_at`,
    'app.seat_past': `SELECT room_id, role, taken_at, live_at, ended_at, end_reason FROM app.seat_past
      WHERE account_id = $1 ORDER BY taken_at`,
    'app.absence': 'SELECT at, s AS seconds FROM app.absence WHERE account_id = $1 ORDER BY at',
    'app.late_removal': 'SELECT room_id, asked_at FROM app.late_removal WHERE account_id = $1',
    'app.entitlement': `SELECT '0x' || encode(collection, 'hex') AS collection, tier_no, source, source_id, state, is_provisional, length_s,
      valid_from, valid_until, left_s, given_up, created_at, ended_at, end_reason FROM app.entitlement WHERE account_id = $1 ORDER BY created_at`,
    'app.browser_mark': 'SELECT seen_at FROM app.browser_mark WHERE account_id = $1 ORDER BY seen_at',
    'app.ban': 'SELECT channel_id, rule_code, reason, until FROM app.ban WHERE account_id = $1',
    'app.wait_line':
      'SELECT room_id, since, offer_until FROM app.wait_line WHERE account_id = $1 ORDER BY since',
    'app.floor_request': 'SELECT room_id, since FROM app.floor_request WHERE account_id = $1 ORDER BY since',
    'app.floor_place':
      'SELECT room_id, n, granted_at, begun_at FROM app.floor_place WHERE account_id = $1 ORDER BY granted_at',
    'app.floor_spoke':
      'SELECT room_id, s AS seconds FROM app.floor_spoke WHERE account_id = $1 ORDER BY room_id',
    'app.gate': 'SELECT id, channel_id, mode, sentence, at FROM app.gate WHERE made_by = $1 ORDER BY at',
  },
  erases: {
    'app.retry_token': 'DELETE FROM app.retry_token WHERE account_id = $1',
    'app.wait_line': 'DELETE FROM app.wait_line WHERE account_id = $1',
    'app.floor_request': 'DELETE FROM app.floor_request WHERE account_id = $1',
    'app.floor_place': 'DELETE FROM app.floor_place WHERE account_id = $1',
    'app.floor_spoke': 'DELETE FROM app.floor_spoke WHERE account_id = $1',
    'app.browser_mark': 'DELETE FROM app.browser_mark WHERE account_id = $1',
    'app.absence': 'DELETE FROM app.absence WHERE account_id = $1',
    'app.entitlement': 'DELETE FROM app.entitlement WHERE account_id = $1',
    'app.late_removal': 'DELETE FROM app.late_removal WHERE account_id = $1',
    'app.seat': `UPDATE app.seat SET account_id = NULL, session_id = NULL, source_key = NULL, exclusive_key = NULL
      WHERE account_id = $1 AND state = 'ended'`,
  },
  byOwner: ['app.gate', 'app.decision', 'app.seat_past', 'app.action_log', 'app.audit'],
})
