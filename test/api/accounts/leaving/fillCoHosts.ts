import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'

/** Somebody else whom they asked to host a room of theirs, and a stream that they agreed to host. */
export async function fillCoHosts(
  owner: Pool,
  accountId: string,
  { channelId, room }: { channelId: string; room: string },
): Promise<void> {
  const [other, creator, channel, stream] = [
    newId('acc', randomBytes),
    newId('cre', randomBytes),
    newId('chn', randomBytes),
    newId('rom', randomBytes),
  ]
  await owner.query('INSERT INTO app.account (id) VALUES ($1)', [other])
  await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, other])
  await owner.query("INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'Kiln')", [
    channel,
    creator,
    `k${randomBytes(9).toString('hex')}`,
  ])
  await owner.query(
    "INSERT INTO app.room (id, channel_id, kind, visibility, title) VALUES ($1, $2, 'stream', 'public', 'Two of us')",
    [stream, channel],
  )
  await owner.query(
    'INSERT INTO app.co_host (room_id, account_id, channel_id, accepted_terms, answered_at) VALUES ($1, $2, $3, $4, app.now()), ($5, $6, $7, NULL, NULL)',
    [stream, accountId, channelId, randomBytes(32), room, other, channel],
  )
  await owner.query(
    'INSERT INTO app.room_share (room_id, channel_id, place, bps, wallet) VALUES ($1, $2, 0, 6000, $3), ($1, $4, 1, 4000, $5)',
    [stream, channel, randomBytes(20), channelId, randomBytes(20)],
  )
}
