import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readCallSales } from '../callSales.ts'
import type { BookingDeps } from '../deps.ts'
import { isPayable, payableView } from '../offerView.ts'
import { cardWayOf } from './cardWay.ts'
import type { Reservation } from './contract.ts'
import { conflictOf, demandFree, NotFree } from './demandFree.ts'
import { busyOr, lockHolderAndCreator } from './locks.ts'
import { demandNotPaying } from './paying.ts'
import {
  type Busy,
  EXCLUDED,
  HELD_MINUTES,
  IS_HELD,
  IS_OVER,
  readBusy,
  readSoldCall,
  release,
  type SoldCall,
} from './store.ts'

/** Times that an account can hold within 24 hours, one after the other. */
const MAX_A_DAY = 20
/** Of one creator: a few accounts must not keep a date from everybody. */
const MAX_OF_ONE = 6

/** A time of an offer that an account would hold. */
interface ReservationWish {
  channelId: string
  offerId: string
  accountId: string
  /** milliseconds since the epoch */
  atMs: number
}

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })
const codeOf = (error: unknown) => (error as { code?: string }).code ?? ''

/** The offer as it is sold to this account now, and what of both people's time is taken. */
async function look(
  deps: BookingDeps,
  db: BookingDeps['pool'] | PoolClient,
  { accountId, ...of }: ReservationWish,
): Promise<{ sold: SoldCall; busy: Busy }> {
  const sold = await readSoldCall(db, { ...of, chainId: deps.chainId }, accountId)
  if (!sold) throw new ProblemError('NOT_FOUND')
  if (sold.ownerId === accountId) throw refused('This is your own calendar.')
  if (sold.isBanned)
    throw new ProblemError('FORBIDDEN', { detail: 'You are banned from channels of this creator.' })
  if (sold.isClosed) throw refused('This offer was changed or taken back. Look at what is offered now.')
  if (!isPayable(deps, sold.offer)) throw new ProblemError('NOT_FOUND')
  if (sold.calendar.isPaused) throw refused(`${sold.channel.name} takes no bookings for now.`)
  return { sold, busy: await readBusy(db, sold, accountId) }
}

/** SQL: seconds until the first of a day no longer counts. */
const WAIT_S = (which: string) =>
  `ceil(extract(epoch FROM min(created_at) FILTER (WHERE ${which}) + interval '1 day' - app.now()))::int`

async function demandPace(
  db: BookingDeps['pool'] | PoolClient,
  accountId: string,
  creatorId: string,
): Promise<void> {
  const { rows } = await db.query<{
    made: number
    ofOne: number
    waitS: number | null
    waitOfOneS: number | null
  }>(
    `SELECT count(*)::int AS made, ${WAIT_S('true')} AS "waitS",
       count(*) FILTER (WHERE creator_id = $2)::int AS "ofOne", ${WAIT_S('creator_id = $2')} AS "waitOfOneS"
       FROM app.call_reservation WHERE account_id = $1 AND created_at > app.now() - interval '1 day'`,
    [accountId, creatorId],
  )
  const [count] = rows
  const { made = 0, ofOne = 0 } = count ?? {}
  if (made < MAX_A_DAY && ofOne < MAX_OF_ONE) return
  const isOfAll = made >= MAX_A_DAY
  const waitS = isOfAll ? count?.waitS : count?.waitOfOneS
  const detail = isOfAll
    ? `You held ${MAX_A_DAY} times within a day, and that is the most. Hold the next one later.`
    : `You held ${MAX_OF_ONE} times of this creator within a day, and that is the most. Hold the next one later.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, waitS ?? 1) })
}

interface HeldRow {
  id: string
  startsAt: Date
  endsAt: Date
  heldUntil: Date
}

/** SQL: what is answered of a reservation `r`. */
const HELD_ROW = 'r.id, r.starts_at AS "startsAt", r.ends_at AS "endsAt", r.held_until AS "heldUntil"'

/** The same time of the same offer, as the account holds it already: of two presses both have one, and it lasts no longer for the second. */
async function readSame(tx: PoolClient, wish: ReservationWish): Promise<HeldRow | undefined> {
  const { rows } = await tx.query<HeldRow>(
    `SELECT ${HELD_ROW} FROM app.call_reservation r WHERE r.account_id = $1 AND r.offer_id = $2 AND r.channel_id = $3 AND r.starts_at = $4
      AND ${IS_HELD}`,
    [wish.accountId, wish.offerId, wish.channelId, new Date(wish.atMs)],
  )
  return rows[0]
}

/** Stores it with the time of both people, always in the same order, so that nobody waits for each other. */
async function insertReservation(
  tx: PoolClient,
  id: string,
  { sold, wish }: { sold: SoldCall; wish: ReservationWish },
): Promise<HeldRow> {
  const { offer, calendar } = sold
  const { rows } = await tx.query<HeldRow>(
    `WITH made AS (INSERT INTO app.call_reservation (id, offer_id, channel_id, creator_id, account_id, starts_at, ends_at, held_until)
       VALUES ($1, $2, $3, $4, $5, $6, $6::timestamptz + make_interval(mins => $7), app.now() + make_interval(mins => ${HELD_MINUTES}))
       RETURNING *),
     kept AS (INSERT INTO app.call_time (reservation_id, account_id, span)
       SELECT made.id, p.account_id, tstzrange(made.starts_at, made.ends_at + make_interval(mins => p.after))
         FROM made, (VALUES ($5::text, 0), ($8::text, $9::int)) p (account_id, after) ORDER BY p.account_id)
     SELECT ${HELD_ROW} FROM made r`,
    [
      ...[id, wish.offerId, wish.channelId, sold.creatorId, wish.accountId, new Date(wish.atMs)],
      ...[offer.lengthMinutes, sold.ownerId, calendar.bufferMinutes],
    ],
  )
  return rows[0] as HeldRow
}

async function hold(
  deps: BookingDeps,
  wish: ReservationWish,
  creatorId: string,
): Promise<{ sold: SoldCall; row: HeldRow }> {
  const id = newId('rsv', deps.random)
  return withTransaction(deps.pool, async (tx) => {
    await lockHolderAndCreator(tx, wish.accountId, creatorId)
    await demandNotPaying(tx, 'r.account_id = $1', [wish.accountId])
    const { sold, busy } = await look(deps, tx, wish)
    const same = await readSame(tx, wish)
    if (same) return { sold, row: same }
    demandFree(sold, busy, wish.atMs)
    await demandPace(tx, wish.accountId, creatorId)
    // what of both people is over makes room, as what the account holds; all of it stays where the new one fails
    await release(tx, 'r.account_id = $1', [wish.accountId])
    await release(tx, IS_OVER, [wish.accountId, sold.ownerId])
    try {
      return { sold, row: await insertReservation(tx, id, { sold, wish }) }
    } catch (error) {
      if (codeOf(error) !== EXCLUDED) throw error
      throw new NotFree(sold, busy, { atMs: wish.atMs, isLost: true })
    }
  })
}

/**
 * Holds a time for an account, in the place of the one it holds; the same one once more is answered as it stands.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT with the next free times where it is about the time, RATE_LIMITED, BUSY
 */
export async function reserveCall(deps: BookingDeps, wish: ReservationWish): Promise<Reservation> {
  try {
    // whoever comes too late waits for nobody
    const first = await look(deps, deps.pool, wish)
    demandFree(first.sold, first.busy, wish.atMs)
    await demandPace(deps.pool, wish.accountId, first.sold.creatorId)
    const { sold, row } = await hold(deps, wish, first.sold.creatorId)
    const sales = await readCallSales(deps, deps.pool, sold.ownerId)
    const offer = payableView(deps, sold.offer, sales)
    const { channelId, accountId } = wish
    const asked = { accountId, channelId, offer, endsAt: row.endsAt, nowMs: sold.nowMs, purchaseId: null }
    return {
      ...{ id: row.id, channel: sold.channel, offer },
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      heldUntil: row.heldUntil.toISOString(),
      isPaying: false,
      byCard: await cardWayOf(deps, asked),
    }
  } catch (error) {
    if (error instanceof NotFree) throw conflictOf(error)
    throw busyOr(error)
  }
}
