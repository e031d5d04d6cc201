import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardCalls } from '#api/billing/cardCalls.ts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { followCards } from '#api/bookings/cards/followCards.ts'
import { followHolds } from '#api/bookings/cards/followHolds.ts'
import { reserveByCard } from '#api/bookings/cards/reserveByCard.ts'
import { tryHolds } from '#api/bookings/cards/tryHolds.ts'
import type { BookingDeps } from '#api/bookings/deps.ts'
import { listReservations } from '#api/bookings/reservations/listReservations.ts'
import { releaseReservation } from '#api/bookings/reservations/releaseReservation.ts'
import { withTransaction } from '#db/transaction.ts'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import { cardAgreementText } from '#domain/calls/agreement.ts'
import { isNear } from '#domain/calls/cardHold.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { useHolds } from '../../billing/holds/useHolds.ts'
import { callSeller } from '../callSeller.ts'
import { type OpenCalls, openCalls, timeIn } from '../openCalls.ts'

const CHAIN_ID = 31337
export const PRICE = 8000

/** A time that somebody holds of an offer with a price by card, and what they would be shown. */
export interface HeldByCard {
  calls: OpenCalls
  fan: Client
  reservationId: string
  startsAt: string
  text: string
}

/** What changes of a press. */
export interface PressChange {
  amount?: number
  currency?: string
  text?: string
  clientKey?: string
}

/** What happens between the looks of a press at what is sold and the purchase: the provider is asked then. */
type Meanwhile = () => Promise<unknown>

/** For a test file: calls with a price by card, and their purchases. What a bank does with its hold are rows. */
export function useHeldCards() {
  const database = useDatabase()
  const holds = useHolds(database)
  const { api, look } = holds
  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await database.pool('owner').query<T>(text, values)).rows
  const alarms: string[] = []
  const deps = (meanwhile?: Meanwhile): BookingDeps => ({
    ...{ pool: database.pool('api'), clock: Date.now, random: randomBytes, chainId: CHAIN_ID, escrow: null },
    ...{ chain: { verifyDigest: () => Promise.reject(new Error('no chain')) }, currencies: [] },
    ...{
      publicUrl: 'https://stagedoor.test',
      cardCurrency: 'EUR',
      cards: whileAsked(holds.calls(), meanwhile),
    },
    ...{ currencyList: `0x${'00'.repeat(20)}`, arbiters: { accounts: [], emails: [], wallets: [] } },
  })

  const workerDeps = () => ({
    ...{
      pool: database.pool('worker'),
      clock: Date.now,
      random: randomBytes,
      chainId: CHAIN_ID,
      escrow: null,
    },
    ...{ currencyList: `0x${'00'.repeat(20)}`, arbiters: { accounts: [], emails: [], wallets: [] } },
    alarms: { raise: (name: string) => void alarms.push(name) },
  })

  const whileAsked = (cards: CardCalls, meanwhile: Meanwhile = async () => {}): CardCalls => ({
    ...cards,
    async reserve(...asked) {
      await meanwhile()
      return cards.reserve(...asked)
    },
  })

  const press = (
    held: HeldByCard,
    change: PressChange & { meanwhile?: Meanwhile } = {},
    client = held.fan,
  ) => {
    const { meanwhile, ...changed } = change
    const wish = { amount: PRICE, currency: 'EUR', text: held.text, clientKey: 'k'.repeat(22), ...changed }
    const buyer = { accountId: client.accountId, sessionId: 'ses_1', ip: '127.0.0.1' }
    return reserveByCard(deps(meanwhile), buyer, { ...wish, reservationId: held.reservationId })
  }

  /** @returns the purchase, whose page is open: nothing of it is under way */
  async function reserve(held: HeldByCard, change: PressChange = {}): Promise<string> {
    const { id } = (await press(held, change)).body
    await until('its page is there', async () => (await look(held.fan, id)).nextStep.kind !== 'wait')
    return id
  }

  const pageSaves = (purchaseId: string) =>
    sql(
      `UPDATE app.purchase SET state = 'saved', method_ref = 'pm_' || id, checkout_ref = coalesce(checkout_ref, 'cs_' || id), page_url = NULL,
         ask_at = 'infinity' WHERE id = $1`,
      purchaseId,
    )

  return {
    ...{ sql, deps, press, pageSaves, alarms },
    provider: holds,
    owner: () => database.pool('owner'),
    url: () => api().url,
    work: () => database.pool('worker'),
    pool: (login: Parameters<typeof database.pool>[0]) => database.pool(login),
    shift: (by: string) => sql('UPDATE app.clock SET shift = $1', by),
    /** @param days from now */
    async hold(days = 2, of: { calls?: OpenCalls; fan?: Client } = {}): Promise<HeldByCard> {
      const calls =
        of.calls ?? (await openCalls(api().url, {}, 30, callSeller((await holds.seller()).client)))
      await sql(
        "INSERT INTO app.call_price (offer_id, rail, currency, units) VALUES ($1, 'card', 'EUR', $2) ON CONFLICT DO NOTHING",
        ...[calls.offer.id, PRICE],
      )
      const fan = of.fan ?? (await signIn(api().url))
      const startsAt = timeIn(days, '10:00')
      const { status, text: said, body } = await calls.hold(fan, startsAt)
      expect(status, said).to.equal(201)
      const { channel, offer } = body
      const text = cardAgreementText({
        ...{ ...offer, handle: channel.handle, startAt: Date.parse(startsAt) / 1000 },
        ...{ amount: BigInt(PRICE), currency: 'EUR' },
        isLater: !isNear(Date.parse(startsAt) / 1000 + offer.lengthMinutes * 60, Date.now() / 1000),
      })
      return { calls, fan, reservationId: body.id, startsAt, text }
    },
    reserve,
    /** the bank holds it until so many hours after the call ends */
    bankHolds: (purchaseId: string, hoursAfter = 60) =>
      sql(
        `UPDATE app.purchase p SET state = 'held', payment_ref = 'pi_' || id, held_amount = amount, held_at = app.now(),
           capture_before = call_at + make_interval(mins => call_minutes, hours => $2) WHERE id = $1`,
        ...[purchaseId, hoursAfter],
      ),
    /** nobody asks the bank for it any more: it let go of the money, by itself or as it was decided */
    bankReleases: (purchaseId: string, failCode: string | null = 'HOLD_ENDED') =>
      sql(
        "UPDATE app.purchase SET state = 'released', ended_at = app.now(), fail_code = coalesce($2::app.purchase_failure, fail_code) WHERE id = $1",
        ...[purchaseId, failCode],
      ),
    /** what the worker does by itself about payments for calls, and about cards that were saved for them */
    async follow(): Promise<void> {
      await followHolds(workerDeps())
      await followCards(workerDeps())
    },
    /** what the worker does each second about money that is not held yet */
    tries: () => tryHolds(workerDeps()),
    /** the provider's page has saved a card, and the worker has found that. @returns the purchase that saved it */
    async save(held: HeldByCard, change: PressChange = {}): Promise<string> {
      const { id } = (await press(held, change)).body
      await pageSaves(id)
      await followHolds(workerDeps())
      return id
    },
    /** nothing comes of a purchase */
    bankRefuses: (purchaseId: string, failCode: PurchaseFailure) =>
      sql(
        `UPDATE app.purchase SET state = (CASE $2 WHEN 'EXPIRED' THEN 'expired' ELSE 'failed' END)::app.purchase_state, fail_code = $2::app.purchase_failure,
           ended_at = app.now() WHERE id = $1`,
        ...[purchaseId, failCode],
      ),
    /** sets the clock to so many hours before a call */
    toHours: ({ startsAt }: HeldByCard, hours: number) =>
      sql(
        'UPDATE app.clock SET shift = $1::timestamptz - make_interval(secs => $2) - now()',
        startsAt,
        hours * 3600,
      ),
    held: (fan: Client) => listReservations(deps(), fan.accountId),
    /** @returns what came of something that waits for a change, which is committed then */
    async whileUncommitted<T>(change: string, values: unknown[], run: () => Promise<T>): Promise<T> {
      const waiting = await withTransaction(database.pool('owner'), async (tx) => {
        await tx.query(change, values)
        const running = run()
        const isWaiting =
          'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0'
        await until('it waits', async () => (await sql(isWaiting)).length > 0)
        return { running }
      })
      return waiting.running
    },
    /** its page is given up */
    async givesUp({ fan }: HeldByCard, purchaseId: string) {
      const { status, text } = await fan.call('POST', `/v1/purchases/${purchaseId}/cancellations`)
      expect(status, text).to.be.within(200, 202)
      await until('it is over', async () =>
        ['failed', 'expired'].includes((await look(fan, purchaseId)).state),
      )
    },
    giveBack: ({ fan, reservationId }: HeldByCard) =>
      releaseReservation(deps(), fan.accountId, reservationId),
    bookings: async (client: Client) =>
      (await client.call('GET', '/v1/me/calls/bookings')).body.bookings as BookedCall[],
    news: async (client: Client) =>
      sql<{ kind: string; facts: Record<string, unknown> }>(
        "SELECT kind, facts FROM app.notification WHERE account_id = $1 AND kind LIKE 'call%' ORDER BY kind",
        client.accountId,
      ),
    /** whether a time of a creator is taken for the call */
    isTaken: async ({ calls, startsAt }: HeldByCard) => !(await calls.times()).includes(startsAt),
  }
}
