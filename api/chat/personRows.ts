import { personVerbs } from '#db/personVerbs.ts'

/** What chats have of a person. What they wrote goes for every reader at once, with the name they wrote it under. */
export const CHAT_ROWS = personVerbs({
  name: 'chat',
  exports: {
    'app.chat_message': `SELECT room_id, at, name_shown, body, is_held, removed_at FROM app.chat_message WHERE account_id = $1 ORDER BY at`,
    'app.chat_writer':
      'SELECT room_id, name_shown, sent_at, silent_until FROM app.chat_writer WHERE account_id = $1 ORDER BY at',
    'app.chat_silence': 'SELECT channel_id, until, rule_code FROM app.chat_silence WHERE account_id = $1',
  },
  erases: {
    'app.chat_message': `WITH h AS (UPDATE app.chat_head h SET rev = h.rev + 1
        WHERE h.room_id IN (SELECT room_id FROM app.chat_message WHERE account_id = $1) RETURNING h.room_id, h.rev)
      UPDATE app.chat_message m SET body = NULL, name_shown = NULL, account_id = NULL, rev = h.rev, is_kept = false,
        removed_at = coalesce(m.removed_at, app.now()) FROM h WHERE m.room_id = h.room_id AND m.account_id = $1`,
    'app.chat_writer': 'DELETE FROM app.chat_writer WHERE account_id = $1',
    'app.chat_silence': 'DELETE FROM app.chat_silence WHERE account_id = $1',
  },
})
