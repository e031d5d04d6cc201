import { personVerbs } from '#db/personVerbs.ts'

/** What moderation has of a person. Who acted about them is told to nobody, nor whom they acted about. */
export const MODERATION_ROWS = personVerbs({
  name: 'moderation',
  exports: {
    'app.action_log': `SELECT kind, target_account = $1 AS concerns_you, channel_id, room_id, rule_code, reason, until, at
      FROM app.action_log WHERE target_account = $1 OR actor = $1 ORDER BY seq`,
    'app.removed_text':
      'SELECT room_id, name_shown, body, removed_at FROM app.removed_text WHERE account_id = $1 ORDER BY removed_at',
    'app.appeal':
      'SELECT channel_id, text, at, state, answer, decided_at FROM app.appeal WHERE account_id = $1 ORDER BY at',
    // what somebody reported, without what others wrote or are called
    'app.reporter': `SELECT p.kind, p.room_id, r.rule_code, r.text, r.at FROM app.reporter r JOIN app.report p ON p.id = r.report_id
      WHERE r.account_id = $1 ORDER BY r.at`,
    'app.report': 'SELECT kind, room_id, text, state FROM app.report WHERE account_id = $1 ORDER BY id',
    'app.evasion_hint': `SELECT channel_id, grade, signals, at FROM app.evasion_hint WHERE account_id = $1 ORDER BY at`,
    'app.evasion_trace': `SELECT t.network, t.agent, t.at FROM app.evasion_trace t JOIN app.action_log l ON l.id = t.act_id
      WHERE l.target_account = $1 ORDER BY t.at`,
  },
  erases: {
    'app.reporter': 'DELETE FROM app.reporter WHERE account_id = $1',
    // a name goes with its person; that a message was reported stays
    'app.report': `WITH gone AS (DELETE FROM app.report WHERE account_id = $1 AND kind = 'name' RETURNING id)
      UPDATE app.report SET account_id = NULLIF(account_id, $1), decided_by = NULLIF(decided_by, $1),
        state = CASE WHEN state = 'open' AND account_id = $1 THEN 'dismissed' ELSE state END,
        decided_at = CASE WHEN state = 'open' AND account_id = $1 THEN app.now() ELSE decided_at END
      WHERE (account_id = $1 OR decided_by = $1) AND NOT (account_id IS NOT DISTINCT FROM $1 AND kind = 'name')`,
    'app.evasion_hint': 'DELETE FROM app.evasion_hint WHERE account_id = $1',
    'app.evasion_trace':
      'DELETE FROM app.evasion_trace WHERE act_id IN (SELECT id FROM app.action_log WHERE target_account = $1)',
    'app.removed_text': 'DELETE FROM app.removed_text WHERE account_id = $1',
    // what was decided stays; what somebody wrote goes
    'app.appeal': `UPDATE app.appeal SET account_id = NULLIF(account_id, $1), text = CASE WHEN account_id = $1 THEN NULL ELSE text END,
      answer = CASE WHEN account_id = $1 THEN NULL ELSE answer END, decided_by = NULLIF(decided_by, $1) WHERE account_id = $1 OR decided_by = $1`,
  },
})
