import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { applyTurn, type CallAct, callTurn } from '#api/bookings/steps/applyStep.ts'
import { settleCardCalls } from '#api/bookings/steps/endDue.ts'
import { lockCardCall } from '#api/bookings/steps/lockBooking.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Attendance } from '#domain/booking/attendance.ts'
import type { CallTerms } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { NAMED_VARIABLES } from '#settings/named.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import { useArbitration } from '../arbitration/useArbitration.ts'
import type { PlacedCall } from '../booked/usePlaced.ts'

/** A call that is booked by card. */
export interface CardBooked {
  id: string
  purchaseId: string
}

interface CardWish {
  terms?: CallTerms
  /** from now; below nothing: it has begun */
  startsInS?: number
  minutes?: number
  /** minor units of EUR, all of them held */
  units?: number
  /** seconds after its end for which the bank holds them */
  heldForS?: number
}

/** Amounts as text, as they are shown. */
interface ShownParts {
  toCreator: string
  toFan: string
  fee: string
}

/** Where the money of a call went, as its row has it. */
export interface SettledRow extends ShownParts {
  cause: string
  gross: string
  isPassed: boolean
}

const FEE_BPS = 250
const HOUR = 3600

const HELD = `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, amount, currency, fee_schedule_id, fee_bps, fee,
    refund_rule, statement_name, client_key, way, return_to, product, state, payment_ref, reservation_id, call_media, call_minutes, call_at,
    held_amount, held_at, capture_before)
  SELECT $1::text, $2, h.creator_id, h.id, 'acct_one', $3::bigint, 'EUR', f.id, ${FEE_BPS}, $3::bigint * ${FEE_BPS} / 10000, 'never', 'BELL YARD',
    substr($1::text, 5), 'checkout', '/', 'call', 'held', 'pi_' || $1, $4, 'video', $5::int, t.at, $3::bigint, app.now(),
    t.at + make_interval(mins => $5::int, secs => $7::int)
  FROM app.channel h, (SELECT id FROM app.fee_schedule WHERE product = 'call' ORDER BY id LIMIT 1) f,
    (SELECT date_trunc('second', app.now()) + make_interval(secs => $8::int) AS at) t WHERE h.id = $6`

const BOOKED = `INSERT INTO app.booking (id, rail, purchase_id, currency, units, capture_before, exit_at, creator_id, account_id, channel_id, offer_id,
    status, starts_at, ends_at, revision, fee_bps, placed_at)
  SELECT $1, 'card', p.id, p.currency, p.held_amount, p.capture_before, p.call_at + make_interval(mins => p.call_minutes, hours => 36), p.creator_id,
    p.account_id, p.channel_id, $3, 'booked', p.call_at, p.call_at + make_interval(mins => p.call_minutes), 0, p.fee_bps, app.now()
  FROM app.purchase p WHERE p.id = $2`

const TIMES = `INSERT INTO app.call_time (booking_id, account_id, span) SELECT b.id, a.account_id, tstzrange(b.starts_at, b.ends_at)
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id, LATERAL (VALUES (b.account_id), (cr.account_id)) a (account_id) WHERE b.id = $1`

/** For a test file: calls that are booked by card, with people of their own for each test, and who rules. */
export function useCardCalls() {
  const court = useArbitration()
  const { sql, world, fan, calls, arbiter } = court
  const deps = () => ({
    ...{ pool: world().database.pool('worker'), clock: Date.now, random: randomBytes, chainId: 31337 },
    ...{ escrow: null, currencyList: `0x${'00'.repeat(20)}` },
    arbiters: NAMED_VARIABLES.ARBITERS.schema.parse(arbiter().wallet.address),
  })
  const pathOf = ({ id }: CardBooked) => `/v1/me/calls/bookings/${id}`
  const step = (
    who: Client,
    call: CardBooked,
    body: object,
    shown: ShownParts | null = null,
  ): Promise<Reply> => who.call('POST', `${pathOf(call)}/steps`, { body: { ...body, shown } })
  const one = async <T extends object>(text: string, ...values: unknown[]): Promise<T> => {
    const [row] = await sql<T>(text, ...values)
    if (!row) throw new Error(`nothing is there: ${text}`)
    return row
  }
  /** what one side writes ahead of an objection; @returns its hash */
  const written = async (who: Client, call: CardBooked, text = 'Nobody came.'): Promise<string> => {
    const body = { reason: 'absent', text, fileIds: [] }
    const reply = await who.call('POST', `${pathOf(call)}/statements`, { body })
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.hash
  }
  return {
    ...{ court, sql, world, fan, arbiter, pathOf, step, written },
    creator: () => calls().seller.client,
    async book(wish: CardWish = {}): Promise<CardBooked> {
      const { terms = 'flexible', startsInS = 3 * 24 * HOUR, minutes = 60, units = 1_000_000 } = wish
      const { heldForS = 72 * HOUR } = wish
      const offer = await calls().seller.offered({ terms, lengthMinutes: minutes })
      const [id, purchaseId] = [newId('bkg', randomBytes), newId('pur', randomBytes)]
      await sql(
        HELD,
        ...[purchaseId, fan().accountId, units, newId('rsv', randomBytes), minutes],
        calls().channelId,
        heldForS,
        startsInS,
      )
      await sql(BOOKED, id, purchaseId, offer.id)
      await sql(TIMES, id)
      return { id, purchaseId }
    },
    async object(who: Client, call: CardBooked): Promise<Reply> {
      return step(who, call, { kind: 'dispute', statementHash: await written(who, call) })
    },
    /** what the worker does of a record that is clear; `endedAt` from its start. @returns why not */
    attest: ({ id }: CardBooked, seen: Attendance) =>
      withTransaction(deps().pool, async (tx) => {
        const call = await lockCardCall(tx, id)
        if (!call) throw new Error(`no call by card: ${id}`)
        const endedAt = call.booking.startAt + seen.endedAt
        const act: CallAct = { step: { kind: 'attest', seen: { ...seen, endedAt } }, by: 'stranger' }
        const turn = callTurn(call, act)
        if (turn.error === null) await applyTurn(tx, deps(), call, { act, turn })
        return turn.error
      }),
    rule: (call: CardBooked, body: { creatorBps: number; text: string }, who = arbiter()) =>
      court.rule(call as unknown as PlacedCall, body, who),
    /** moves the clock of the database on */
    pass: (seconds: number) => sql('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', seconds),
    /** sets it to when a call ends as it stands, or so many seconds before */
    toExit: ({ id }: CardBooked, beforeS = 0) =>
      sql(
        `UPDATE app.clock SET shift = (SELECT exit_at FROM app.booking WHERE id = $1) - make_interval(secs => $2) - now()`,
        id,
        beforeS,
      ),
    /** what the worker does each second */
    settle: () =>
      settleCardCalls(deps()).catch((error) => {
        throw error instanceof AggregateError && error.errors.length === 1 ? error.errors[0] : error
      }),
    row: ({ id }: CardBooked) =>
      one<{
        status: string
        creatorAsk: number | null
        fanAsk: number | null
        times: number
        isWithinHold: boolean
      }>(
        `SELECT status, creator_ask_bps AS "creatorAsk", fan_ask_bps AS "fanAsk",
           exit_at <= capture_before - interval '12 hours' AS "isWithinHold",
           (SELECT count(*)::int FROM app.call_time t WHERE t.booking_id = b.id) AS times FROM app.booking b WHERE id = $1`,
        id,
      ),
    settlements: ({ id }: CardBooked) =>
      sql<SettledRow>(
        `SELECT cause, gross::text, to_creator::text AS "toCreator", to_fan::text AS "toFan", fee::text, passed_at IS NOT NULL AS "isPassed"
          FROM app.settlement WHERE booking_id = $1`,
        id,
      ),
    /** what was done with it, as `kind by` */
    steps: async ({ id }: CardBooked) =>
      (
        await sql<{ done: string }>(
          "SELECT kind || ' ' || coalesce(by, 'time') AS done FROM app.booking_step WHERE booking_id = $1 ORDER BY n",
          id,
        )
      ).map(({ done }) => done),
    /** what is to be taken of its hold, with the fee; null: nothing was decided */
    decided: async ({ purchaseId }: CardBooked) => {
      const { amount, fee } = await one<{ amount: number | null; fee: number | null }>(
        'SELECT capture_amount AS amount, capture_fee AS fee FROM app.purchase WHERE id = $1',
        purchaseId,
      )
      return amount === null ? null : [amount, fee]
    },
  }
}
