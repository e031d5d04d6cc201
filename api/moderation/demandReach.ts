import type { Pool, PoolClient } from 'pg'
import { isCoHost, isOfRoom, readCoHostChannel } from '#api/access/coHosts.ts'
import { demandAct, readRole } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { type ActingRole, type ChannelAct, isAbove } from '#domain/channel/roleActs.ts'
import { readChannelOfRoom } from './store.ts'

/** Who acts in a channel, as what. */
export interface Moderator {
  channelId: string
  accountId: string
  role: ActingRole
}

/** The same in a room. Who hosts it beside its channel acts for their own. */
export interface RoomModerator extends Moderator {
  roomId: string
}

/** What somebody who hosts a room beside its channel may do there, for their own. */
const CO_HOST_ACTS: readonly ChannelAct[] = ['ban', 'kick']

/** Stands for the channel of a room that is not there, so that it costs as many questions as one that is. */
const NO_CHANNEL = ''

/**
 * Who may do this in the channel of a room. Whoever hosts it beside that channel, and is nobody in it, keeps people out of their own.
 * @throws ProblemError NOT_FOUND, FORBIDDEN for a role that does not reach that far
 */
export async function demandInRoom(
  db: Pool | PoolClient,
  { roomId, accountId, act }: { roomId: string; accountId: string; act: ChannelAct },
): Promise<RoomModerator> {
  const channelId = (await readChannelOfRoom(db, roomId)) ?? NO_CHANNEL
  if (CO_HOST_ACTS.includes(act) && (await readRole(db, { accountId, channelId })) === 'viewer') {
    const own = await readCoHostChannel(db, { roomId, accountId })
    if (own !== null) return { channelId: own, accountId, role: 'owner', roomId }
  }
  return { channelId, accountId, role: await demandAct(db, { accountId, act, channelId }), roomId }
}

/** What somebody is to a room: nobody in particular, one of those who host or keep it, or one who hosts it beside its channel. */
async function readPart(
  tx: PoolClient,
  roomId: string,
  accountId: string,
): Promise<{ channelId: string; isOfRoom: boolean; isCoHost: boolean } | null> {
  const { rows } = await tx.query<{ channelId: string; isOfRoom: boolean; isCoHost: boolean }>(
    `SELECT r.channel_id AS "channelId", ${isOfRoom('$2')} AS "isOfRoom", ${isCoHost('$2')} AS "isCoHost" FROM app.room r WHERE r.id = $1`,
    [roomId, accountId],
  )
  return rows[0] ?? null
}

/**
 * Nobody acts about themself or the owner; about whoever has a role, or hosts the room beside the channel, only the owner. Who hosts
 * it beside reaches nobody who hosts or keeps it.
 * @param tx holds the lock of the target's admissions, so that a role is not given meanwhile
 * @throws ProblemError FORBIDDEN
 */
export async function demandReach(
  tx: PoolClient,
  { channelId, accountId, role, roomId }: RoomModerator,
  target: string,
): Promise<void> {
  if (target === accountId) throw new ProblemError('FORBIDDEN', { detail: 'You cannot do this to yourself.' })
  const theirs = await readRole(tx, { accountId: target, channelId })
  if (theirs === 'owner')
    throw new ProblemError('FORBIDDEN', { detail: 'Nobody acts on the owner of a channel.' })
  if (theirs !== 'viewer' && role !== 'owner')
    throw new ProblemError('FORBIDDEN', { detail: 'They have a role here. Only the owner acts on them.' })
  const part = await readPart(tx, roomId, target)
  if (part?.isOfRoom && part.channelId !== channelId)
    throw new ProblemError('FORBIDDEN', {
      detail: 'They host this room or keep order in it. Ask the channel whose room it is.',
    })
  if (part?.isCoHost && role !== 'owner')
    throw new ProblemError('FORBIDDEN', { detail: 'They host this room. Only the owner acts on them.' })
}

/** True for who acted, and for who stands above what they are now. */
export async function mayUndo(
  db: Pool | PoolClient,
  { channelId, accountId, role }: Moderator,
  actor: string,
): Promise<boolean> {
  return actor === accountId || isAbove(role, await readRole(db, { accountId: actor, channelId }))
}
