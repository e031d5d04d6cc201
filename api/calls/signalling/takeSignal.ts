import type { Pool, PoolClient } from 'pg'
import { isLiveDeviceKey } from '#api/accounts/liveDeviceKey.ts'
import { withTransaction } from '#db/transaction.ts'
import { readOpening } from '#protocol/calls/callKeys.ts'
import type { CallAcknowledgement, SignalKind } from '#protocol/calls.ts'
import { CALL_CHANNEL, lockPeers, type OwnLine, readOwnLine } from './ownLine.ts'
import { isSignalBody } from './signalBody.ts'

/** What a page sends to the other one. */
export interface SentSignal {
  seatId: string
  accountId: string
  page: string
  n: number
  to: number
  kind: SignalKind
  body: string
}

/** That wait for one side at a time. */
const MAX_WAITING = 200

/** What nobody needs any more once another one of a kind came: a description begins the candidates anew. */
const REPLACED: Record<SignalKind, SignalKind[]> = {
  commit: [],
  open: [],
  offer: ['offer', 'candidate'],
  answer: ['answer', 'candidate'],
  candidate: [],
  kinds: ['kinds'],
  again: ['again'],
  bye: ['bye'],
}

const STALE: CallAcknowledgement = { ok: false, code: 'STALE' }

/** Stored, counted and announced in one statement; who leaves is not here from then on. */
const STORE = `WITH old AS (DELETE FROM app.call_signal WHERE room_id = $1 AND to_side = $3 AND kind = ANY($9::text[])),
    own AS (UPDATE app.call_peer SET last_n = $6, changed_at = CASE WHEN $7 = 'bye' THEN app.now() ELSE changed_at END,
      is_here = is_here AND $7 <> 'bye', rev = rev + CASE WHEN is_here AND $7 = 'bye' THEN 1 ELSE 0 END WHERE room_id = $1 AND side = $2),
    other AS (UPDATE app.call_peer SET sent = sent + 1 WHERE room_id = $1 AND side = $3 RETURNING sent),
    stored AS (INSERT INTO app.call_signal (room_id, to_side, seq, from_epoch, to_epoch, kind, body)
      SELECT $1, $3, other.sent, $4, $5, $7, $8 FROM other)
  SELECT pg_notify('${CALL_CHANNEL}', $1::text)`

async function store(tx: PoolClient, own: OwnLine, signal: SentSignal): Promise<CallAcknowledgement> {
  const { roomId, side } = own
  const { n, to, kind, body } = signal
  const peers = await lockPeers(tx, roomId)
  const self = peers.find((peer) => peer.side === side)
  const other = peers.find((peer) => peer.side !== side)
  if (!self || self.page !== signal.page || self.seatId !== signal.seatId) return STALE
  // its acknowledgement was lost
  if (n <= self.lastN) return { ok: true }
  if (n > self.lastN + 1) return { ok: false, code: 'GAP', n: self.lastN + 1 }
  if (other?.epoch !== to) return STALE
  const replaced = REPLACED[kind]
  const { rows } = await tx.query<{ waiting: number }>(
    'SELECT count(*)::int AS waiting FROM app.call_signal WHERE room_id = $1 AND to_side = $2 AND kind <> ALL($3::text[])',
    [roomId, other.side, replaced],
  )
  if ((rows[0]?.waiting ?? 0) >= MAX_WAITING) return { ok: false, code: 'RATE_LIMITED' }
  await tx.query(STORE, [roomId, side, other.side, self.epoch, to, n, kind, body, replaced])
  return { ok: true }
}

/** A browser that was ended elsewhere, or whose wallet or passkey is gone, proves nothing any more, whatever it has kept. */
async function isOfNobody(pool: Pool, { accountId, kind, body }: SentSignal): Promise<boolean> {
  const opening = kind === 'open' ? readOpening(body) : null
  if (!opening?.binding) return false
  const { key, binding } = opening
  return !(await isLiveDeviceKey(pool, { accountId, key, binding }))
}

/**
 * Takes what one page sends to the other: in its order, once, from the page that has the line and to the one that it knows.
 * It is judged before anything is locked, and what the call does not have is stored nowhere.
 */
export async function takeSignal(
  pool: Pool,
  isRelayed: boolean,
  signal: SentSignal,
): Promise<CallAcknowledgement> {
  const own = await readOwnLine(pool, signal)
  if (!own) return { ok: false, code: 'NOT_FOUND' }
  if (!isSignalBody({ ...own, isRelayed }, signal.kind, signal.body))
    return { ok: false, code: 'INVALID_INPUT' }
  if (await isOfNobody(pool, signal)) return { ok: false, code: 'INVALID_INPUT' }
  return withTransaction(pool, (tx) => store(tx, own, signal))
}
