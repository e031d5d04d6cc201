import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallMedia, CallSide } from '#domain/calls/words.ts'
import { fiatDecimals } from '#domain/ledger/currencyCode.ts'
import { currencyOf } from '../../creators/readChannelPage.ts'
import { IS_FINAL } from '../booked/followDeps.ts'
import type { BookingDeps } from '../deps.ts'
import type { ListedDispute } from './contract.ts'
import { DISPUTED, ENDED_DAYS, isPartyBy } from './store.ts'

const MAX_LISTED = 100

interface Row {
  id: string
  media: CallMedia | null
  startsAt: Date
  minutes: number
  /** by wallet the index of the list, by card the code */
  currency: string
  isByCard: boolean
  units: bigint
  status: BookingStatus
  by: CallSide
  openedAt: Date
  until: Date | null
  silentBps: number | null
  isOwn: boolean
}

const COLUMNS = `b.id, b.offer_id, b.channel_id, b.starts_at, b.ends_at, b.rail = 'card' AS is_by_card,
    CASE b.rail WHEN 'card' THEN b.currency ELSE e.currency::text END AS currency, coalesce(b.units::numeric, e.amount_units) AS amount_units,
    coalesce(e.status, b.status::text) AS status, d.side, d.at, ${isPartyBy('$1')} AS is_own`

/** Whoever calls the contract without us can dispute any number of calls with themselves: what was agreed to here is not lost among them. */
const WAITING = `SELECT ${COLUMNS}, e.until, e.fallback_bps, NULL::timestamptz AS ended_at FROM ${DISPUTED}
    WHERE e.chain_id = $2 AND e.status = 'disputed' AND b.chain_id = $2 ORDER BY b.channel_id IS NULL, e.until, b.id LIMIT ${MAX_LISTED}`

const ENDED = `SELECT ${COLUMNS}, NULL::timestamptz AS until, NULL::int AS fallback_bps, m.at AS ended_at FROM ${DISPUTED}
    JOIN LATERAL (SELECT s.at FROM chain.escrow_move_as_of s WHERE (s.chain_id, s.escrow, s.id) = (e.chain_id, e.escrow, e.id)
      AND s.kind = 'settled' ORDER BY s.block DESC, s.log_index DESC LIMIT 1) m ON true
    WHERE b.chain_id = $2 AND ${IS_FINAL} AND b.changed_at > app.now() - interval '${ENDED_DAYS} days' AND e.status = b.status::text
      AND m.at > app.now() - interval '${ENDED_DAYS} days' ORDER BY b.channel_id IS NULL, m.at DESC, b.id LIMIT ${MAX_LISTED}`

const WAITING_BY_CARD = `SELECT ${COLUMNS}, b.pending_until, b.pending_bps, NULL::timestamptz AS ended_at FROM ${DISPUTED}
    WHERE b.rail = 'card' AND b.status = 'disputed' ORDER BY b.pending_until, b.id LIMIT ${MAX_LISTED}`

const ENDED_BY_CARD = `SELECT ${COLUMNS}, NULL::timestamptz AS until, NULL::int AS fallback_bps, t.decided_at AS ended_at FROM ${DISPUTED}
    JOIN app.settlement t ON t.booking_id = b.id WHERE b.rail = 'card' AND b.id IN (SELECT s.booking_id FROM app.booking_step s WHERE s.kind = 'dispute')
      AND t.decided_at > app.now() - interval '${ENDED_DAYS} days'
    ORDER BY t.decided_at DESC, b.id LIMIT ${MAX_LISTED}`

const LISTED = `SELECT l.id, o.media, l.starts_at AS "startsAt", (extract(epoch FROM l.ends_at - l.starts_at) / 60)::int AS minutes, l.currency,
    l.is_by_card AS "isByCard", l.amount_units AS units, l.status, l.side AS by, l.at AS "openedAt", l.until, l.fallback_bps AS "silentBps",
    l.is_own AS "isOwn"
  FROM ((${WAITING}) UNION ALL (${ENDED}) UNION ALL (${WAITING_BY_CARD}) UNION ALL (${ENDED_BY_CARD})) l
    LEFT JOIN app.call_offer o ON o.id = l.offer_id
  ORDER BY l.ended_at IS NOT NULL, l.until, l.ended_at DESC, l.id LIMIT ${MAX_LISTED}`

function disputeOf(currencies: BookingDeps['currencies'], row: Row): ListedDispute {
  const { id: bookingId, minutes: lengthMinutes, media, status, by, silentBps, isOwn } = row
  const { symbol, decimals } = row.isByCard
    ? { symbol: row.currency, decimals: fiatDecimals(row.currency) }
    : currencyOf(currencies, Number(row.currency))
  return {
    ...{ bookingId, media, lengthMinutes, status, by, silentBps, isOwn },
    rail: row.isByCard ? 'card' : 'chain',
    startsAt: row.startsAt.toISOString(),
    price: { units: `${row.units}`, symbol, decimals },
    openedAt: row.openedAt.toISOString(),
    until: row.until?.toISOString() ?? null,
  }
}

/** Disputed calls without what their two keep between them: those that wait, the next to end first, then those that ended, newest first. */
export async function listDisputes(
  { pool, chainId, currencies }: Pick<BookingDeps, 'pool' | 'chainId' | 'currencies'>,
  arbiterId: string,
): Promise<{ disputes: ListedDispute[]; now: string }> {
  const { rows: times } = await pool.query<{ now: Date }>('SELECT app.now() AS now')
  const [time] = times
  if (!time) throw new Error('the database has no time')
  const { rows } = await pool.query<Row>(LISTED, [arbiterId, chainId])
  return { disputes: rows.map((row) => disputeOf(currencies, row)), now: time.now.toISOString() }
}
