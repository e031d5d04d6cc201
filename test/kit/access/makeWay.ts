import type { Pool } from 'pg'

/**
 * A stage plays several streams of a channel, which has one opened or live: for a live one those before end, with
 * their host; a draft beside another stream is not opened.
 * @returns true when the new room is opened
 */
export async function makeWay(api: Pool, channelId: string, state: string): Promise<boolean> {
  if (state === 'live') {
    await api.query(
      `WITH before AS (UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED', rev = rev + 1
         WHERE channel_id = $1 AND state <> 'ended' AND opened_at IS NOT NULL RETURNING id)
       UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'ROOM_ENDED' FROM before
         WHERE room_id = before.id AND role = 'host' AND state <> 'ended'`,
      [channelId],
    )
  }
  if (state !== 'draft') return true
  const { rowCount } = await api.query(
    "SELECT FROM app.room WHERE channel_id = $1 AND state <> 'ended' AND opened_at IS NOT NULL",
    [channelId],
  )
  return !rowCount
}
