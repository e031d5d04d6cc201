import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { notify } from '#api/notifications/notify.ts'
import { withTransaction } from '#db/transaction.ts'
import { type CoHostState, TERMS_WORDS } from '#domain/room/coHosts.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import type { RoomDeps } from '../deps.ts'
import { ROOM_REVISIONS } from '../revisions.ts'
import { demandRoom, type RoomRow, readRoom } from '../store.ts'
import { coHostState } from './coHostState.ts'
import { readCoHostTerms } from './consents.ts'
import { type CoHostingView, type CoHostList, readAsked, readCoHosting } from './readCoHosts.ts'
import type { ShareDeps } from './readShares.ts'

interface Who {
  roomId: string
  accountId: string
}

/** Somebody who was asked. */
interface Asked {
  accountId: string
  channelId: string
  /** of their channel */
  name: string
  state: CoHostState
}

async function findAskedOne(
  db: Pool | PoolClient,
  roomId: string,
  { column, id }: { column: 'account_id' | 'channel_id'; id: string },
): Promise<Asked | null> {
  const { rows } = await db.query<Asked>(
    `SELECT k.account_id AS "accountId", k.channel_id AS "channelId", h.name, ${coHostState('k')} AS state
       FROM app.co_host k JOIN app.room r ON r.id = k.room_id JOIN app.channel h ON h.id = k.channel_id
      WHERE k.room_id = $1 AND k.${column} = $2 AND NOT k.withdrawn`,
    [roomId, id],
  )
  return rows[0] ?? null
}

/** Their answer is written behind the lock of the room, which nobody has it take who was not asked. */
async function answer(
  { pool, access }: RoomDeps,
  { roomId, accountId }: Who,
  work: (tx: PoolClient, room: RoomRow, asked: Asked) => Promise<void>,
): Promise<void> {
  const who = { column: 'account_id', id: accountId } as const
  if (!(await findAskedOne(pool, roomId, who))) throw new ProblemError('NOT_FOUND')
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const [room, asked] = [await readRoom(tx, roomId), await findAskedOne(tx, roomId, who)]
    // removed meanwhile
    if (!room || !asked) throw new ProblemError('NOT_FOUND')
    await work(tx, room, asked)
  })
}

/** Of who is asked: a call has no co-hosts. */
const kindOfRoom = ({ kind }: RoomRow): HostedKind => (kind === 'call' ? 'stream' : kind)

/** Who made the room learns what somebody answered. */
async function notifyHost(
  tx: PoolClient,
  deps: RoomDeps,
  room: RoomRow,
  { kind, asked }: { kind: 'cohost_agreed' | 'cohost_declined'; asked: Asked },
): Promise<void> {
  const { id: roomId, ownerAccountId } = room
  const { rows } = await tx.query<{ title: string }>('SELECT title FROM app.room WHERE id = $1', [roomId])
  const facts = { roomId, kind: kindOfRoom(room), title: rows[0]?.title ?? '', channel: asked.name }
  const about = { kind, object: `cohost:${roomId}:${asked.channelId}`, step: kind, isMailed: false }
  await notify(tx, { ...about, accounts: [ownerAccountId], facts }, deps)
}

/** Who is on air there and may not be any more is taken off when their seat was decided again. */
async function leaveStage(
  tx: PoolClient,
  { access }: RoomDeps,
  { id, rev }: RoomRow,
  accountId: string,
): Promise<void> {
  await access.decideAgain(tx, accountId, `cohost:${id}:${accountId}:${rev + 1}`)
}

/**
 * Agrees to title, door and shares of a room as they stand, named by the hash that was read with them. Who agreed already does so again.
 * @throws ProblemError NOT_FOUND, CONFLICT for other terms than those that stand, for who declined, and once it ended
 */
export async function agreeToCoHost(
  deps: RoomDeps,
  { roomId, accountId }: Who,
  terms: string,
): Promise<CoHostingView> {
  await answer(deps, { roomId, accountId }, async (tx, room, asked) => {
    if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
    if (asked.state === 'declined') {
      const detail = `You declined. Ask to be invited to another ${KIND_WORDS[kindOfRoom(room)]}.`
      throw new ProblemError('CONFLICT', { detail })
    }
    if (terms !== (await readCoHostTerms(tx, roomId))) {
      const detail = `${TERMS_WORDS[kindOfRoom(room)].changed} while you read. Read them again.`
      throw new ProblemError('CONFLICT', { detail })
    }
    if (asked.state === 'agreed') return
    await tx.query(
      "UPDATE app.co_host SET accepted_terms = decode($3, 'hex'), answered_at = app.now() WHERE room_id = $1 AND account_id = $2",
      [roomId, accountId, terms],
    )
    await notifyHost(tx, deps, room, { kind: 'cohost_agreed', asked })
    await ROOM_REVISIONS.announce(tx, roomId)
  })
  return readCoHosting(deps, roomId, accountId)
}

/**
 * Declines, or hosts a room no more for good, also while it is live. Once more, or once it ended, changes nothing.
 * @throws ProblemError NOT_FOUND for who was not asked
 */
export async function declineCoHost(deps: RoomDeps, who: Who): Promise<void> {
  await answer(deps, who, async (tx, room, asked) => {
    if (room.state === 'ended' || asked.state === 'declined') return
    await tx.query(
      `UPDATE app.co_host SET declined = true, accepted_terms = NULL, answered_at = app.now() WHERE room_id = $1 AND account_id = $2`,
      [who.roomId, who.accountId],
    )
    if (asked.state !== 'invited') await leaveStage(tx, deps, room, who.accountId)
    await notifyHost(tx, deps, room, { kind: 'cohost_declined', asked })
    await ROOM_REVISIONS.announce(tx, room.id)
  })
}

/**
 * Asks somebody no more; who hosts already is off the air. What was declined stays, so that nobody is asked twice, and so does all of it
 * once the room ended.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function removeCoHost(
  deps: ShareDeps,
  { roomId, accountId }: Who,
  channelId: string,
): Promise<CoHostList> {
  return withTransaction(deps.pool, async (tx) => {
    await deps.access.lockRoom(tx, roomId)
    const room = await demandRoom(tx, { roomId, accountId, act: 'editStream' })
    const asked = await findAskedOne(tx, roomId, { column: 'channel_id', id: channelId })
    if (asked && asked.state !== 'declined' && room.state !== 'ended') {
      await tx.query(
        'UPDATE app.co_host SET declined = true, withdrawn = true, accepted_terms = NULL WHERE room_id = $1 AND account_id = $2',
        [roomId, asked.accountId],
      )
      if (asked.state !== 'invited') await leaveStage(tx, deps, room, asked.accountId)
      await ROOM_REVISIONS.announce(tx, roomId)
    }
    return readAsked(tx, deps, roomId)
  })
}
