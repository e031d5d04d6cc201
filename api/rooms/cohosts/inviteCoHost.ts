import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { notify } from '#api/notifications/notify.ts'
import { withTransaction } from '#db/transaction.ts'
import { type CoHostState, MAX_CO_HOSTS, TERMS_WORDS } from '#domain/room/coHosts.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import { ROOM_REVISIONS } from '../revisions.ts'
import { demandRoom, type RoomRow } from '../store.ts'
import { coHostState } from './coHostState.ts'
import { type CoHostList, readAsked } from './readCoHosts.ts'
import type { ShareDeps } from './readShares.ts'

/** Creators that a channel waits for at a time, over all of its rooms. */
const MAX_UNANSWERED = 10
/** Creators that a channel asks in 24 hours, over all of its rooms: each of them gets a mail. */
const MAX_ASKED_A_DAY = 20
/** Rooms of a channel for which one creator is asked in 24 hours. */
const MAX_ASKED_ONE_A_DAY = 3

const ASKED_ALREADY: Record<CoHostState, (kind: HostedKind) => string> = {
  invited: () => 'They are asked already, and have not answered yet.',
  agreed: (kind) => `They host this ${KIND_WORDS[kind]} already.`,
  changed: (kind) => `${TERMS_WORDS[kind].changed}, and they are asked again already.`,
  declined: (kind) => `They declined, and are not asked again for this ${KIND_WORDS[kind]}.`,
}

function refuseHandle(sentence: string): ProblemError {
  return new ProblemError('INVALID_INPUT', { detail: sentence, fields: { '/handle': sentence } })
}

/** @returns its kind. Throws ProblemError CONFLICT for what has begun, and for a call. */
function demandAhead({ kind, state }: RoomRow): HostedKind {
  if (kind === 'call') throw new ProblemError('CONFLICT', { detail: 'Nobody else hosts a call.' })
  if (state === 'live') throw new ProblemError('CONFLICT', { detail: 'Ask co-hosts before it begins.' })
  if (state === 'ended') throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
  return kind
}

interface Found {
  id: string
  accountId: string
  isOwn: boolean
  /** they go on air for the channel of the room */
  isOfTeam: boolean
  /** one of the two does not want the other around */
  isApart: boolean
}

const BANNED = (
  account: string,
  channel: string,
) => `EXISTS (SELECT FROM app.ban b WHERE b.account_id = ${account}
  AND b.channel_id IN (${channel}, 'all') AND b.kind = 'ban' AND (b.until IS NULL OR b.until > app.now()))`

/** The creator with a handle who can be asked. Throws ProblemError INVALID_INPUT. */
async function findCreator(tx: PoolClient, room: RoomRow, handle: string): Promise<Found> {
  const { rows } = await tx.query<Found>(
    `SELECT h.id, o.id AS "accountId", o.id = $2 AS "isOwn",
        EXISTS (SELECT FROM app.channel_role x WHERE x.channel_id = $3 AND x.account_id = o.id AND x.role = 'producer') AS "isOfTeam",
        ${BANNED('o.id', '$3')} OR ${BANNED('$2', 'h.id')} AS "isApart"
       FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
       JOIN app.account o ON o.id = c.account_id AND o.state = 'active'
      WHERE h.handle = $1::citext AND h.archived_at IS NULL`,
    [handle, room.ownerAccountId, room.channelId],
  )
  const [found] = rows
  if (!found) throw refuseHandle('No creator has this handle.')
  if (found.isOwn) throw refuseHandle('This is a channel of the same creator. Ask somebody else.')
  if (found.isOfTeam) throw refuseHandle('They go on air for this channel already, as a producer.')
  // who banned whom is theirs alone
  if (found.isApart) throw refuseHandle('This creator cannot be asked to host with you.')
  return found
}

/** Throws ProblemError CONFLICT for who was asked already, and where as many are asked as can be. */
async function demandRoomForOne(
  tx: PoolClient,
  { id: roomId, kind }: { id: string; kind: HostedKind },
  accountId: string,
): Promise<void> {
  const { rows } = await tx.query<{
    own: CoHostState | null
    asked: number
    unanswered: number
    today: number
    oneToday: number
  }>(
    `SELECT (SELECT ${coHostState('k')} FROM app.co_host k WHERE k.room_id = r.id AND k.account_id = $2 AND NOT k.withdrawn) AS own,
        (SELECT count(*)::int FROM app.co_host k WHERE k.room_id = r.id AND NOT k.declined) AS asked,
        (SELECT count(*)::int FROM app.room o JOIN app.co_host k ON k.room_id = o.id
          WHERE o.channel_id = r.channel_id AND o.state <> 'ended' AND k.accepted_terms IS NULL AND NOT k.declined) AS unanswered,
        (SELECT count(*)::int FROM app.room o JOIN app.co_host k ON k.room_id = o.id
          WHERE o.channel_id = r.channel_id AND k.invited_at > app.now() - interval '1 day') AS today,
        (SELECT count(*)::int FROM app.room o JOIN app.co_host k ON k.room_id = o.id AND k.account_id = $2
          WHERE o.channel_id = r.channel_id AND k.invited_at > app.now() - interval '1 day') AS "oneToday"
       FROM app.room r WHERE r.id = $1`,
    [roomId, accountId],
  )
  const { own = null, asked = 0, unanswered = 0, today = 0, oneToday = 0 } = rows[0] ?? {}
  if (own) throw new ProblemError('CONFLICT', { detail: ASKED_ALREADY[own](kind) })
  if (asked >= MAX_CO_HOSTS) {
    const detail = `${MAX_CO_HOSTS} others at most host a ${KIND_WORDS[kind]} with you. Remove one of them first.`
    throw new ProblemError('CONFLICT', { detail })
  }
  if (unanswered >= MAX_UNANSWERED) {
    const detail = `${MAX_UNANSWERED} creators have not answered this channel yet. Wait for them, or remove some: “Together” in the studio lists what you host.`
    throw new ProblemError('CONFLICT', { detail })
  }
  if (oneToday >= MAX_ASKED_ONE_A_DAY) {
    const detail = `You asked them for ${MAX_ASKED_ONE_A_DAY} streams or voice rooms within a day. Ask them again tomorrow.`
    throw new ProblemError('CONFLICT', { detail })
  }
  if (today >= MAX_ASKED_A_DAY) {
    const detail = `This channel asked ${MAX_ASKED_A_DAY} creators within a day. Ask further ones tomorrow.`
    throw new ProblemError('CONFLICT', { detail })
  }
}

/**
 * Asks the creator with a handle to host a stream or voice room that has not begun beside its channel, and tells them.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, INVALID_INPUT for who cannot be asked, CONFLICT for a room that takes no other
 */
export async function inviteCoHost(
  deps: ShareDeps,
  { roomId, accountId }: { roomId: string; accountId: string },
  handle: string,
): Promise<CoHostList> {
  return withTransaction(deps.pool, async (tx) => {
    await deps.access.lockRoom(tx, roomId)
    const room = await demandRoom(tx, { roomId, accountId, act: 'editStream' })
    const kind = demandAhead(room)
    const found = await findCreator(tx, room, handle)
    // two rooms of a channel count one after the other
    const { rows } = await tx.query<{ name: string; title: string }>(
      `SELECT h.name, r.title FROM app.channel h JOIN app.room r ON r.channel_id = h.id
        WHERE r.id = $1 FOR NO KEY UPDATE OF h`,
      [roomId],
    )
    await demandRoomForOne(tx, { id: roomId, kind }, found.accountId)
    await tx.query(
      `INSERT INTO app.co_host (room_id, account_id, channel_id) VALUES ($1, $2, $3) ON CONFLICT (room_id, account_id) DO UPDATE
        SET channel_id = EXCLUDED.channel_id, invited_at = app.now(), answered_at = NULL, declined = false, withdrawn = false`,
      [roomId, found.accountId, found.id],
    )
    const facts = { roomId, kind, title: rows[0]?.title ?? '', channel: rows[0]?.name ?? '' }
    // who is removed and asked again has the mail already
    const news = { kind: 'cohost_invited', object: `cohost:${roomId}`, step: 'invited' } as const
    await notify(tx, { ...news, accounts: [found.accountId], facts }, deps)
    await ROOM_REVISIONS.announce(tx, roomId)
    return readAsked(tx, deps, roomId)
  })
}
