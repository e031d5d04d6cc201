import type { Pool, PoolClient } from 'pg'
import { leftOpenOf, readCallPolicies, readCallSales } from './callSales.ts'
import type { OwnCalls } from './contract.ts'
import type { BookingDeps } from './deps.ts'
import { OFFER_JSON, offerView, type StoredOffer } from './offerView.ts'
import { CALENDAR_JSON } from './store.ts'

interface Row {
  has_channel: boolean
  revision: number | null
  calendar: OwnCalls['calendar']
  offers: StoredOffer[]
}

const OWN_CALLS = `SELECT EXISTS (SELECT FROM app.channel h WHERE h.creator_id = cr.id AND h.archived_at IS NULL) AS has_channel,
    k.revision, ${CALENDAR_JSON} AS calendar,
    (SELECT coalesce(jsonb_agg(${OFFER_JSON} ORDER BY o.place), '[]')
      FROM app.call_offer o WHERE o.creator_id = cr.id AND o.closed_at IS NULL) AS offers
  FROM app.creator cr LEFT JOIN app.call_calendar k ON k.creator_id = cr.id WHERE cr.account_id = $1`

/** What the creator of an account sells as calls, and when; nothing of an account that is no creator. */
export async function readOwnCalls(
  deps: BookingDeps,
  db: Pool | PoolClient,
  accountId: string,
): Promise<OwnCalls> {
  const { rows } = await db.query<Row>(OWN_CALLS, [accountId, deps.chainId])
  const [row] = rows
  const sales = await readCallSales(deps, db, accountId)
  const offers = (row?.offers ?? []).map((offer) => offerView(deps, offer, sales))
  return {
    hasChannel: row?.has_channel ?? false,
    calendar: row?.calendar ?? null,
    revision: row?.revision ?? 0,
    offers,
    policies: await readCallPolicies(deps, db, accountId),
    leftOpen: leftOpenOf(deps, sales, offers),
  }
}
