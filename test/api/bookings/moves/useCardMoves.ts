import { randomBytes } from 'node:crypto'
import { composeCalls } from '#api/bookings/booked/composeCalls.ts'
import { acceptCardMove } from '#api/bookings/moves/acceptCardMove.ts'
import { composeNews } from '#api/notifications/deliveries/composeNews.ts'
import type { Delivery } from '#api/notifications/letter.ts'
import { cardMoveText } from '#domain/calls/cardMove.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { newId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'
import type { HeldByCard } from '../cards/useHeldCards.ts'
import { useTriedHolds } from '../cards/useTriedHolds.ts'

const HOUR_MS = 3_600_000

/** A call that is booked by card, as its row has it. */
export interface MovedRow {
  id: string
  status: string
  startsAt: Date
  endsAt: Date
  revision: number
  purchaseId: string
  setupId: string | null
  captureBefore: Date | null
  /** hours from the end of the call until its sides cannot object any more, and from when its money is held until it begins; a tenth each */
  exitAfter: number
  holdAhead: number | null
  reminded: number | null
  creatorAsk: number | null
  isAnew: boolean
}

/** A date that is proposed. */
export interface ProposedMove {
  id: string
  startsAt: string
  /** what both would be shown, as the call is when it is proposed */
  text: string
}

const ROW = `SELECT id, status, starts_at AS "startsAt", ends_at AS "endsAt", revision, purchase_id AS "purchaseId", setup_id AS "setupId",
    capture_before AS "captureBefore", round(extract(epoch FROM exit_at - ends_at) / 360)::float8 / 10 AS "exitAfter",
    round(extract(epoch FROM starts_at - hold_at) / 360)::float8 / 10 AS "holdAhead", reminded_minutes AS reminded, creator_ask_bps AS "creatorAsk",
    placed_at > created_at AS "isAnew" FROM app.booking WHERE $1 IN (setup_id, purchase_id)`

const PROPOSED = `WITH made AS (INSERT INTO app.call_move (id, booking_id, is_by_fan, starts_at, revision, valid_until, text)
    SELECT $1, b.id, $3, $4, b.revision, app.now() + interval '1 hour', $5 FROM app.booking b WHERE b.id = $2 RETURNING id, booking_id, starts_at)
  INSERT INTO app.call_time (booking_id, move_id, account_id, span)
  SELECT b.id, made.id, a.account_id, tstzrange(made.starts_at, made.starts_at + (b.ends_at - b.starts_at))
  FROM made JOIN app.booking b ON b.id = made.booking_id JOIN app.creator cr ON cr.id = b.creator_id,
    LATERAL (VALUES (b.account_id), (cr.account_id)) a (account_id)`

/** An instant so many hours after another one. */
export const hoursAfter = (at: string, hours: number) =>
  new Date(Date.parse(at) + hours * HOUR_MS).toISOString()

/** For a test file: calls by card with another date that one side proposes. What is proposed, and what a bank does, are rows. */
export function useCardMoves() {
  const world = useTriedHolds()
  const { sql } = world
  const compose = () =>
    composeCalls({
      ...{ pool: world.work(), publicUrl: 'https://stagedoor.test', from: 'S <s@stagedoor.test>' },
      news: composeNews(async (ids) => new Map(ids.map((id) => [id, `${id}@example.test`]))),
    })
  async function rowOf(purchaseId: string): Promise<MovedRow> {
    const [row] = await sql<MovedRow>(ROW, purchaseId)
    if (!row) throw new Error(`nothing is booked of ${purchaseId}`)
    return row
  }
  /** what both are shown of another date, as the call is now */
  async function textOf(
    { calls, startsAt }: HeldByCard,
    row: MovedRow,
    newStartsAt: string,
  ): Promise<string> {
    const { handle } = (
      await sql<{ handle: string }>('SELECT handle::text FROM app.channel WHERE id = $1', calls.channelId)
    )[0] ?? { handle: '' }
    const { media, lengthMinutes, terms, termsVersion } = calls.offer
    const policy = policyOf(terms, termsVersion)
    return cardMoveText({
      ...{
        handle,
        media,
        policy,
        lengthMinutes,
        amount: 8000n,
        currency: 'EUR',
        isSaved: row.setupId !== null,
      },
      ...{ startAt: Date.parse(startsAt) / 1000, newStartAt: Date.parse(newStartsAt) / 1000 },
      captureBefore: row.captureBefore && Math.floor(row.captureBefore.getTime() / 1000),
    })
  }
  return {
    ...world,
    rowOf,
    textOf,
    /** a near call whose money is held until 60 hours after it. @returns its purchase too */
    async near(): Promise<{ held: HeldByCard; purchaseId: string }> {
      const held = await world.hold(2)
      const purchaseId = await world.reserve(held)
      await world.bankHolds(purchaseId)
      await world.follow()
      return { held, purchaseId }
    },
    async propose(
      held: HeldByCard,
      row: MovedRow,
      by: 'fan' | 'creator',
      startsAt: string,
    ): Promise<ProposedMove> {
      const id = newId('mov', randomBytes)
      const text = await textOf(held, row, startsAt)
      const isByFan = by === 'fan'
      await sql(PROPOSED, id, row.id, isByFan, startsAt, isByFan ? text : null)
      return { id, startsAt, text }
    },
    accept: (client: Client, { id: bookingId }: MovedRow, { id, text }: ProposedMove, shown = text) =>
      acceptCardMove(world.deps(), { accountId: client.accountId, bookingId, moveId: id, text: shown }),
    /** whether its state, and the text of who agreed to it */
    moveOf: async ({ id }: ProposedMove) =>
      (
        await sql<{ state: string; text: string | null }>(
          'SELECT state, text FROM app.call_move WHERE id = $1',
          id,
        )
      )[0],
    /** gives an account an address, and answers the mails that were written to it since, of which each is as it is sent now */
    async mailed({ accountId }: Client) {
      await sql(
        "INSERT INTO app.identity (id, account_id, kind, email) VALUES ('idn_' || right($1, 22), $1::text, 'email', $1 || '@example.test')",
        accountId,
      )
      return async () => {
        const mails = await sql<Delivery>(
          'SELECT id, account_id AS "accountId", email, step, kind, facts FROM app.delivery WHERE account_id = $1 ORDER BY id',
          accountId,
        )
        const letters = await compose()(mails)
        return mails.map(({ id, kind }) => {
          const letter = letters.get(id)
          return letter && 'withheld' in letter ? `${kind} ${letter.withheld}` : kind
        })
      }
    },
    /** what of a purchase is about money and its call */
    moneyOf: async (id: string) =>
      (
        await sql<{ state: string; callAt: Date }>(
          `SELECT state, call_at AS "callAt", held_amount::int AS held, capture_before AS until, capture_amount::int AS taken, fail_code AS why
            FROM app.purchase WHERE id = $1`,
          id,
        )
      )[0],
  }
}
