import { randomBytes } from 'node:crypto'
import { newId } from '#domain/ids.ts'
import { type HeldByCard, useHeldCards } from './useHeldCards.ts'

/** A call whose card is saved, as its row has it. */
interface Booking {
  id: string
  status: string
  purchaseId: string
  setupId: string
  isHeld: boolean
  /** hours before the call, whole */
  holdAhead: number | null
  exitAfter: number
  times: number
}

/** A hold of it, as its rows have it. */
interface Try {
  id: string
  state: string
  isFollowed: boolean
  why: string | null
  byFan: boolean
}

/** Days ahead at which a call is too far away for a hold. */
export const DAYS = 8

/** For a test file: calls whose cards are saved, and the tries to hold their money. What a bank does with them are rows. */
export function useTriedHolds() {
  const world = useHeldCards()
  beforeEach(() => world.shift('0 seconds'))

  const bookingOf = async (setupId: string) => {
    const [booking] = await world.sql<Booking>(
      `SELECT id, status, purchase_id AS "purchaseId", setup_id AS "setupId", capture_before IS NOT NULL AS "isHeld",
         round(extract(epoch FROM starts_at - hold_at) / 360)::float8 / 10 AS "holdAhead", round(extract(epoch FROM exit_at - ends_at) / 3600)::int AS "exitAfter",
         (SELECT count(*)::int FROM app.call_time t WHERE t.booking_id = b.id) AS times FROM app.booking b WHERE setup_id = $1`,
      setupId,
    )
    if (!booking) throw new Error(`nothing is booked of ${setupId}`)
    return booking
  }
  const triesOf = (setupId: string) =>
    world.sql<Try>(
      `SELECT p.id, p.state, h.followed_at IS NOT NULL AS "isFollowed", h.fail_code AS why, h.by_fan AS "byFan" FROM app.call_hold h
         JOIN app.purchase p ON p.id = h.purchase_id JOIN app.booking b ON b.id = h.booking_id WHERE b.setup_id = $1 ORDER BY h.created_at, h.purchase_id`,
      setupId,
    )
  const lastOf = async (setupId: string) => {
    const last = (await triesOf(setupId)).at(-1)
    if (!last) throw new Error('nothing was tried')
    return last
  }
  const purchaseOf = async (id: string) =>
    (
      await world.sql(
        `SELECT state, capture_amount::int AS taken, fail_code AS why, is_off_session AS "isOffSession", ask_at = 'infinity' AS "isKept" FROM app.purchase WHERE id = $1`,
        id,
      )
    )[0]
  const settlementOf = ({ id }: Booking) =>
    world.sql(
      `SELECT cause, to_creator::int AS "toCreator", to_fan::int AS "toFan", done_at IS NOT NULL AS "isDone" FROM app.settlement WHERE booking_id = $1`,
      id,
    )
  /** what both have in their inbox of the call */
  const newsOf = async (held: HeldByCard) =>
    Promise.all([held.fan, held.calls.seller.client].map(async (who) => (await world.news(who))[0]))
  /** the first try is under way */
  async function tried(): Promise<{ held: HeldByCard; setupId: string; tryId: string }> {
    const held = await world.hold(DAYS)
    const setupId = await world.save(held)
    await world.toHours(held, 48)
    await world.tries()
    return { held, setupId, tryId: (await lastOf(setupId)).id }
  }
  /** the fan's own press, as its purchase and its row */
  const pressed = (setupId: string) => {
    const id = newId('pur', randomBytes)
    const copied = `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, product, reservation_id, call_media, call_minutes, call_at, amount,
        currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, statement_suffix, client_key, way, return_to)
      SELECT '${id}', account_id, creator_id, channel_id, account_ref, product, reservation_id, call_media, call_minutes, call_at, amount, currency,
        fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, statement_suffix, '${id.slice(4)}', 'checkout', return_to
      FROM app.purchase WHERE id = '${setupId}'`
    const noted = `INSERT INTO app.call_hold (purchase_id, booking_id, by_fan) SELECT '${id}', id, true FROM app.booking WHERE setup_id = '${setupId}'`
    return { id, copied, noted }
  }
  async function press(setupId: string): Promise<string> {
    const { id, copied, noted } = pressed(setupId)
    await world.sql(`${copied}; ${noted}`)
    return id
  }

  return {
    ...world,
    bookingOf,
    triesOf,
    lastOf,
    purchaseOf,
    settlementOf,
    newsOf,
    tried,
    pressed,
    pressHold: press,
  }
}
