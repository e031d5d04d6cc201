import { readCallSales } from '../callSales.ts'
import type { BookingDeps } from '../deps.ts'
import { OFFER_JSON, payableView, type StoredOffer } from '../offerView.ts'
import { cardWayOf } from './cardWay.ts'
import type { Reservation } from './contract.ts'
import { IS_PAYING } from './paying.ts'
import { CHANNEL_JSON, IS_HELD, type StoredChannel } from './store.ts'

interface Row {
  id: string
  ownerId: string
  channel: StoredChannel
  offer: StoredOffer
  startsAt: Date
  endsAt: Date
  heldUntil: Date
  isPaying: boolean
  purchaseId: string | null
  now: Date
}

/** Times that are held for an account now. */
export async function listReservations(
  deps: BookingDeps,
  accountId: string,
): Promise<{ reservations: Reservation[] }> {
  const { rows } = await deps.pool.query<Row>(
    `SELECT r.id, cr.account_id AS "ownerId", ${CHANNEL_JSON} AS channel, ${OFFER_JSON} AS offer, r.starts_at AS "startsAt", r.ends_at AS "endsAt",
        r.held_until AS "heldUntil", ${IS_PAYING} AS "isPaying",
        r.purchase_id AS "purchaseId", app.now() AS now
      FROM app.call_reservation r JOIN app.channel h ON h.id = r.channel_id JOIN app.call_offer o ON o.id = r.offer_id
      JOIN app.creator cr ON cr.id = r.creator_id
      WHERE r.account_id = $1 AND ${IS_HELD}`,
    [accountId, deps.chainId],
  )
  const reservations: Reservation[] = []
  // an account holds one at most
  for (const { id, ownerId, channel, offer: stored, ...row } of rows) {
    const offer = payableView(deps, stored, await readCallSales(deps, deps.pool, ownerId))
    const { endsAt, purchaseId, now } = row
    const asked = { accountId, channelId: channel.id, offer, endsAt, nowMs: now.getTime(), purchaseId }
    reservations.push({
      ...{ id, channel, offer },
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      heldUntil: row.heldUntil.toISOString(),
      isPaying: row.isPaying,
      byCard: await cardWayOf(deps, asked),
    })
  }
  return { reservations }
}
