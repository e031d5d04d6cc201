import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'

/** What chats and moderation have of somebody: a message under their name, their pace, a silence, a text that was taken away, a hint. */
export async function fillChat(
  owner: Pool,
  a: string,
  { name, room, channelId }: { name: string; room: string; channelId: string },
): Promise<void> {
  const [message, act] = [newId('msg', randomBytes), newId('act', randomBytes)]
  await owner.query('INSERT INTO app.chat_head (room_id, seq, rev) VALUES ($1, 1, 1)', [room])
  await owner.query(
    `INSERT INTO app.chat_message (room_id, id, seq, rev, account_id, client_key, is_guest, name_shown, body, at)
       VALUES ($1, $2, 1, 1, $3, 'key-12345', false, $4, $5, app.now())`,
    [room, message, a, name, `${name} was here`],
  )
  await owner.query(
    'INSERT INTO app.chat_writer (room_id, account_id, tokens, at, name_shown) VALUES ($1, $2, 5, app.now(), $3)',
    [room, a, name],
  )
  await owner.query(
    `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
       VALUES ($1, $2, $3, $3, 'delete', 'spam', 'because')`,
    [act, channelId, a],
  )
  await owner.query(
    `INSERT INTO app.chat_silence (channel_id, account_id, until, action_id, rule_code)
       VALUES ($1, $2, app.now() + interval '90 days', $3, 'spam')`,
    [channelId, a, act],
  )
  await owner.query(
    `INSERT INTO app.removed_text (act_id, message_id, room_id, account_id, name_shown, body) VALUES ($1, $2, $3, $4, $5, $5)`,
    [act, message, room, a, name],
  )
  const [ofMessage, ofName] = [newId('rep', randomBytes), newId('rep', randomBytes)]
  await owner.query(
    `INSERT INTO app.report (id, channel_id, room_id, kind, subject_id, account_id, state, decided_by, decided_at)
       VALUES ($1, $2, $3, 'message', $4, $5, 'dismissed', $5, app.now())`,
    [ofMessage, channelId, room, message, a],
  )
  await owner.query(
    `INSERT INTO app.report (id, channel_id, room_id, kind, subject_id, text, account_id) VALUES ($1, $2, $3, 'name', $4, $5, $4)`,
    [ofName, channelId, room, a, name],
  )
  await owner.query(
    "INSERT INTO app.reporter (report_id, account_id, rule_code, text) VALUES ($1, $2, 'spam', $3)",
    [ofMessage, a, `${name} said so`],
  )
  await owner.query(
    `INSERT INTO app.evasion_hint (channel_id, account_id, act_id, grade, signals) VALUES ($1, $2, $3, 'possible', '{browser}')`,
    [channelId, a, act],
  )
  await owner.query(
    `INSERT INTO app.evasion_trace (act_id, network, agent) VALUES ($1, '203.0.113.0/24', 'An app')`,
    [act],
  )
}
