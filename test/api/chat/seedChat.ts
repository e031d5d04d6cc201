import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'

/** A stream of a channel. */
export async function seedRoom(pool: Pool, channel: string, visibility = 'public'): Promise<string> {
  const id = newId('rom', randomBytes)
  await pool.query(
    "INSERT INTO app.room (id, channel_id, kind, visibility, title) VALUES ($1, $2, 'stream', $3, 'A stream')",
    [id, channel, visibility],
  )
  return id
}

/** Rooms with a message of a viewer, for each verb about chats that a path can name. */
export async function seedChat(
  pool: Pool,
  { channel, owner, viewer }: { channel: string; owner: Client; viewer: Client },
): Promise<Record<string, { ids: Record<string, string>; body?: unknown }>> {
  /** each by somebody else, so that taking away all of one leaves the others */
  const message = async (isHeld = false) => {
    const accountId = newId('acc', randomBytes)
    await pool.query('INSERT INTO app.account (id) VALUES ($1)', [accountId])
    const [id, messageId] = [await seedRoom(pool, channel), newId('msg', randomBytes)]
    await pool.query('INSERT INTO app.chat_head (room_id, seq, rev) VALUES ($1, 1, 1)', [id])
    await pool.query(
      `INSERT INTO app.chat_message (room_id, id, seq, rev, account_id, client_key, is_guest, name_shown, body, at, is_held)
         VALUES ($1, $2, $3, 1, $4, 'key-12345', false, 'Ann', 'hello', app.now(), $5)`,
      [id, messageId, isHeld ? null : 1, accountId, isHeld],
    )
    return { id, messageId, accountId }
  }
  const act = async () => {
    const actId = newId('act', randomBytes)
    await pool.query(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
       VALUES ($1, $2, $3, $4, 'delete', 'spam', 'because')`,
      [actId, channel, owner.accountId, viewer.accountId],
    )
    // so that who may decide it may read what it was about
    await pool.query(
      "INSERT INTO app.appeal (act_id, channel_id, account_id, text) VALUES ($1, $2, $3, 'because')",
      [actId, channel, viewer.accountId],
    )
    return { id: channel, actId }
  }
  const report = async () => {
    const { id, messageId, accountId } = await message()
    const reportId = newId('rep', randomBytes)
    await pool.query(
      `INSERT INTO app.report (id, channel_id, room_id, kind, subject_id, account_id, count) VALUES ($1, $2, $3, 'message', $4, $5, 1)`,
      [reportId, channel, id, messageId, accountId],
    )
    return { id, reportId }
  }
  const rule = { guests: true, slowS: 10, links: 'text', holdersOnly: false, followersOnly: false }
  const pinned = await message()
  return {
    setChatRule: { ids: { id: await seedRoom(pool, channel) }, body: rule },
    pinMessage: { ids: { id: pinned.id }, body: { messageId: pinned.messageId } },
    deleteMessage: { ids: await message(), body: {} },
    deleteMessagesOf: { ids: await message(), body: {} },
    timeOut: { ids: await message(), body: { forS: 60 } },
    banWriter: { ids: await message(), body: { reason: 'because' } },
    shieldRoom: { ids: { id: await seedRoom(pool, channel) }, body: {} },
    releaseMessage: { ids: await message(true) },
    readPerson: { ids: await message() },
    listReports: { ids: await report() },
    decideReport: { ids: await report() },
    readRemovedTexts: { ids: await act() },
  }
}
