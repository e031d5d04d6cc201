import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { CALENDAR_BOUNDS } from '#domain/calls/calendar.ts'
import { TERMS_VERSION } from '#domain/calls/terms.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../http/problemError.ts'
import { demandPrices, type PriceRow } from './callPrices.ts'
import type { CallOfferWish, OwnCalls } from './contract.ts'
import type { BookingDeps } from './deps.ts'
import { readOwnCalls } from './readOwnCalls.ts'
import { lockCreator } from './store.ts'

/** Offers that a creator makes in a day: each stays for what is booked of it. */
const MAX_A_DAY = 100

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

/** Closes an open offer of a creator. Answers its place. Throws ProblemError CONFLICT when there is none of this id. */
async function closeReplaced(tx: PoolClient, creatorId: string, offerId: string): Promise<number> {
  const { rows } = await tx.query<{ place: number }>(
    `UPDATE app.call_offer SET closed_at = app.now() WHERE id = $1 AND creator_id = $2 AND closed_at IS NULL RETURNING place`,
    [offerId, creatorId],
  )
  const [closed] = rows
  if (closed) return closed.place
  // of a foreign one nobody learns that it is there
  throw refused(
    'This offer was changed or taken back elsewhere meanwhile. Look at your offers as they are now.',
  )
}

/** The place behind all offers that are open. Throws ProblemError CONFLICT where one more is too many. */
async function demandRoomForOne(tx: PoolClient, creatorId: string): Promise<number> {
  const { rows } = await tx.query<{ open: number; made: number; next: number }>(
    `SELECT count(*) FILTER (WHERE closed_at IS NULL)::int AS open,
       count(*) FILTER (WHERE created_at > app.now() - interval '1 day')::int AS made,
       coalesce(max(place) FILTER (WHERE closed_at IS NULL), -1) + 1 AS next
     FROM app.call_offer WHERE creator_id = $1 AND (closed_at IS NULL OR created_at > app.now() - interval '1 day')`,
    [creatorId],
  )
  const { open, made, next } = rows[0] ?? { open: 0, made: 0, next: 0 }
  const { offers } = CALENDAR_BOUNDS
  if (open >= offers)
    throw refused(`You have ${offers} offers, and that is the most. Take one of them back first.`)
  if (made >= MAX_A_DAY)
    throw refused(
      `You made ${MAX_A_DAY} offers within a day, and that is the most. Make the next one tomorrow.`,
    )
  return next
}

async function insertOffer(
  tx: PoolClient,
  offer: Pick<CallOfferWish, 'media' | 'lengthMinutes' | 'terms'> & {
    id: string
    creatorId: string
    place: number
  },
  prices: readonly PriceRow[],
): Promise<void> {
  await tx.query(
    `INSERT INTO app.call_offer (id, creator_id, place, media, length_minutes, terms, terms_version) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[offer.id, offer.creatorId, offer.place],
      ...[offer.media, offer.lengthMinutes, offer.terms, TERMS_VERSION],
    ],
  )
  await tx.query(
    `INSERT INTO app.call_price (offer_id, rail, currency, units, chain_id)
       SELECT $1, * FROM unnest($2::app.payment_rail[], $3::text[], $4::numeric[], $5::int[])`,
    [
      ...[offer.id, prices.map(({ rail }) => rail), prices.map(({ currency }) => currency)],
      ...[prices.map(({ units }) => units.toString()), prices.map(({ chainId }) => chainId)],
    ],
  )
}

/**
 * One more offer, or one in the place of another, which is closed in the same step: an offer never changes.
 * @throws ProblemError INVALID_INPUT, CONFLICT
 */
export async function createCallOffer(
  deps: BookingDeps,
  accountId: string,
  { prices, replaces, ...wish }: CallOfferWish,
): Promise<OwnCalls> {
  const rows = demandPrices(prices, deps)
  return withTransaction(deps.pool, async (tx) => {
    const { id: creatorId } = await lockCreator(tx, accountId)
    const kept = replaces === null ? null : await closeReplaced(tx, creatorId, replaces)
    const next = await demandRoomForOne(tx, creatorId)
    await insertOffer(tx, { ...wish, id: newId('off', deps.random), creatorId, place: kept ?? next }, rows)
    return readOwnCalls(deps, tx, accountId)
  })
}
