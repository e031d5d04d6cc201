import type { BookingDeps } from '../deps.ts'
import { OFFER_JSON, payableView, type StoredOffer } from '../offerView.ts'
import type { Reservation } from './contract.ts'
import { CHANNEL_JSON, IS_HELD, type StoredChannel } from './store.ts'

interface Row {
  id: string
  channel: StoredChannel
  offer: StoredOffer
  startsAt: Date
  endsAt: Date
  heldUntil: Date
}

/** Times that are held for an account now. */
export async function listReservations(
  deps: BookingDeps,
  accountId: string,
): Promise<{ reservations: Reservation[] }> {
  const { rows } = await deps.pool.query<Row>(
    `SELECT r.id, ${CHANNEL_JSON} AS channel, ${OFFER_JSON} AS offer, r.starts_at AS "startsAt", r.ends_at AS "endsAt",
        r.held_until AS "heldUntil"
      FROM app.call_reservation r JOIN app.channel h ON h.id = r.channel_id JOIN app.call_offer o ON o.id = r.offer_id
      WHERE r.account_id = $1 AND ${IS_HELD}`,
    [accountId, deps.chainId],
  )
  const reservations = rows.map(({ id, channel, offer, ...row }) => ({
    ...{ id, channel, offer: payableView(deps, offer) },
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    heldUntil: row.heldUntil.toISOString(),
  }))
  return { reservations }
}
