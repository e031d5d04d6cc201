import type { Pool } from 'pg'
import { type Divided, dividedOf, partsText, type WeekCall } from './dueMoney.ts'

interface BookingRow {
  id: string
  rail: string
  escrowId: string | null
  units: string | null
  fan: string | null
  creator: string
  status: string
  feeBps: number
  /** of calls by card, as the installation had it when it was booked */
  scheduledBps: number | null
}

const BOOKINGS = `SELECT b.id, b.rail, '0x' || encode(b.escrow_id, 'hex') AS "escrowId", b.units::text, b.account_id AS fan, cr.account_id AS creator,
    b.status, b.fee_bps AS "feeBps", (SELECT f.bps FROM app.fee_schedule f WHERE f.product = 'call' AND f.rail = 'card' AND b.rail = 'card'
      AND (f.creator_id IS NULL OR f.creator_id = b.creator_id) AND f.from_at <= b.created_at AND (f.until_at IS NULL OR f.until_at > b.created_at)
      ORDER BY f.creator_id IS NULL LIMIT 1) AS "scheduledBps"
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id`

interface SettledRow {
  bookingId: string
  cause: string
  gross: string
  toCreator: string
  toFan: string
  fee: string
}

const BY_CARD = `SELECT t.booking_id AS "bookingId", t.cause, t.gross::text, t.to_creator::text AS "toCreator", t.to_fan::text AS "toFan", t.fee::text
  FROM app.settlement t`

/** By wallet what settled a booking is the chain's, which the index has. */
const BY_WALLET = `SELECT b.id AS "bookingId", m.cause, m.amount_units::text AS gross, m.to_creator_units::text AS "toCreator", m.to_fan_units::text AS "toFan",
    m.fee_units::text AS fee
  FROM chain.escrow_move m JOIN app.booking b ON (b.chain_id, b.escrow, b.escrow_id) = (m.chain_id, m.escrow, m.id) WHERE m.kind = 'settled'`

/** The word for an end is the money's: all of it, none, or a part. */
function statusOf({ toFan }: Divided, units: bigint): string {
  if (toFan === 0n) return 'completed'
  return toFan === units ? 'refunded' : 'split'
}

function bookingFaults(call: WeekCall, row: BookingRow): string[] {
  const { name, rail, escrowId, units, fan, creator } = call
  const faults: string[] = []
  const expectSame = (what: string, wanted: string | null, found: string | null) => {
    if (wanted !== found) faults.push(`${name}: ${what} is ${found}, not ${wanted}`)
  }
  expectSame('its rail', rail, row.rail)
  expectSame('its id in the escrow', escrowId?.toLowerCase() ?? null, row.escrowId)
  expectSame('its fan', fan, row.fan)
  expectSame('its creator', creator, row.creator)
  if (rail === 'card') {
    expectSame('its price', `${units}`, row.units)
    expectSame('its fee in bps', `${row.scheduledBps}`, `${row.feeBps}`)
  }
  expectSame('its status', statusOf(dividedOf(call, row.feeBps), units), row.status)
  return faults
}

function settledFaults(call: WeekCall, feeBps: number, rows: readonly SettledRow[]): string[] {
  const { name, units, ends } = call
  const [row] = rows
  if (!row || rows.length > 1) return [`${name}: it is settled ${rows.length} times`]
  const wanted = dividedOf(call, feeBps)
  const found = { toCreator: BigInt(row.toCreator), toFan: BigInt(row.toFan), fee: BigInt(row.fee) }
  const faults: string[] = []
  if (row.cause !== ends.cause) faults.push(`${name}: it ended as ${row.cause}, not ${ends.cause}`)
  if (partsText(found) !== partsText(wanted))
    faults.push(`${name}: settled as ${partsText(found)}; it should be ${partsText(wanted)}`)
  const whole = found.toCreator + found.toFan + found.fee
  if (whole !== BigInt(row.gross) || whole !== units)
    faults.push(`${name}: ${whole} were divided of ${row.gross}, and its price is ${units}`)
  return faults
}

/** What the site says of each call: who, how much, how it ended and where its money went. */
export async function settledMoney(db: Pool, calls: readonly WeekCall[]): Promise<string[]> {
  const { rows: bookings } = await db.query<BookingRow>(BOOKINGS)
  const { rows: byCard } = await db.query<SettledRow>(BY_CARD)
  const { rows: byWallet } = await db.query<SettledRow>(BY_WALLET)
  const wrong: string[] = []
  const ofCalls = new Map(calls.map((call) => [call.bookingId, call]))
  for (const { bookingId } of byCard)
    if (ofCalls.get(bookingId)?.rail !== 'card')
      wrong.push(`${bookingId} has a settlement and is no call by card`)
  for (const call of calls) {
    const row = bookings.find(({ id }) => id === call.bookingId)
    // one that is not there is stuck
    if (!row) continue
    const settled = (call.rail === 'card' ? byCard : byWallet).filter(
      ({ bookingId }) => bookingId === call.bookingId,
    )
    wrong.push(...bookingFaults(call, row), ...settledFaults(call, row.feeBps, settled))
  }
  return wrong
}

/** What the platform takes of each call, in bps of the creator's part, as its booking has it. */
export async function feesOfCalls(db: Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ id: string; feeBps: number }>(FEES)
  return new Map(rows.map(({ id, feeBps }) => [id, feeBps]))
}

const FEES = 'SELECT b.id, b.fee_bps AS "feeBps" FROM app.booking b'
