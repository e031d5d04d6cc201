import type { Pool, PoolClient } from 'pg'
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

/** Stands for the channel of a room that is not there, so that it costs as many questions as one that is. */
const NO_CHANNEL = ''

/**
 * Who may do this in the channel of a room.
 * @throws ProblemError NOT_FOUND, FORBIDDEN for a role that does not reach that far
 */
export async function demandInRoom(
  db: Pool | PoolClient,
  { roomId, accountId, act }: { roomId: string; accountId: string; act: ChannelAct },
): Promise<Moderator> {
  const channelId = (await readChannelOfRoom(db, roomId)) ?? NO_CHANNEL
  return { channelId, accountId, role: await demandAct(db, { accountId, act, channelId }) }
}

/**
 * Nobody acts about themself or the owner; about whoever has a role, only the owner.
 * @param tx holds the lock of the target's admissions, so that a role is not given meanwhile
 * @throws ProblemError FORBIDDEN
 */
export async function demandReach(
  tx: PoolClient,
  { channelId, accountId, role }: Moderator,
  target: string,
): Promise<void> {
  if (target === accountId) throw new ProblemError('FORBIDDEN', { detail: 'You cannot do this to yourself.' })
  const theirs = await readRole(tx, { accountId: target, channelId })
  if (theirs === 'owner')
    throw new ProblemError('FORBIDDEN', { detail: 'Nobody acts on the owner of a channel.' })
  if (theirs !== 'viewer' && role !== 'owner')
    throw new ProblemError('FORBIDDEN', { detail: 'They have a role here. Only the owner acts on them.' })
}

/** True for who acted, and for who stands above what they are now. */
export async function mayUndo(
  db: Pool | PoolClient,
  { channelId, accountId, role }: Moderator,
  actor: string,
): Promise<boolean> {
  return actor === accountId || isAbove(role, await readRole(db, { accountId: actor, channelId }))
}
