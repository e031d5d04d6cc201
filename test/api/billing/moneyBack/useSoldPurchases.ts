import { randomBytes } from 'node:crypto'
import { grantCard } from '#api/access/cardRights.ts'
import type { RefundDeps } from '#api/billing/refunds/deps.ts'
import { postCharge } from '#api/ledger/postCharge.ts'
import type { PaymentReading } from '#api/ports/payments/cards.ts'
import { inScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { CARD_DEPS } from '#test/kit/access/cardRights.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, type Installation } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useCardSales } from '../../adapters/stripe/money/useCardSales.ts'

export const DAY_S = 86_400

/** How something was sold; 30 days for 9.00 EUR with a window of 14 days unless said otherwise. */
export interface SaleWish {
  fan?: Person
  method?: string
  rule?: 'never' | 'window' | 'creator'
  days?: number
  lengthS?: number | null
}

export interface Sold {
  id: string
  fan: Person
  payment: PaymentReading
}

/** A database, a stand-in of the provider, and purchases that were really charged there. */
export function useSoldPurchases(people = 40) {
  const db = useDatabase()
  const sales = useCardSales()
  let installation: Installation
  let stage: Stage
  let all: Person[]
  let creator: Creator
  let creatorId: string
  let next = 0
  const fan = (): Person => all[next++] as Person
  before('make a creator who sells', async () => {
    installation = createInstallation()
    stage = await setStage(db)
    all = await seedPeople(db.pool('api'), installation, people)
    creator = await stage.creator(fan())
    const { rows } = await db
      .work()
      .query<{ id: string }>('SELECT id FROM app.creator WHERE account_id = $1', [creator.host.accountId])
    creatorId = rows[0]?.id ?? ''
  })
  afterEach('the clock stands', () => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  after(() => installation?.remove())

  const deps = (): RefundDeps => ({
    ...{ pool: db.work(), random: randomBytes, clock: Date.now, payments: sales.payments() },
    settings: { PUBLIC_URL: 'http://localhost:9', CARD_CURRENCY: 'EUR' },
    log: { warn: () => {} },
  })

  async function sell(wish: SaleWish = {}): Promise<Sold> {
    const { method = 'pm_card_visa', rule = 'window', lengthS = 30 * DAY_S } = wish
    const days = rule === 'window' ? (wish.days ?? 14) : null
    const buyer = wish.fan ?? fan()
    const id = newId('pur', randomBytes)
    const payment = await sales.payments().payWithCard(sales.cardPayment(method, { purchaseId: id }))
    const { charge, paymentRef } = payment
    if (!charge) throw new Error('nothing was charged')
    await db.pool('owner').query(
      `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank, length_s,
         price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, client_key, way, return_to,
         state, payment_ref, charge_ref, transfer_ref, fee_ref, paid_at, ended_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, 1, 'Bronze', 1, $8, 1, 900, 'EUR', f.id, 1000, 90, $9, $10, 'NORTHLIGHT', $11, 'saved_card', '/',
         'paid', $12, $13, $14, $15, app.now(), app.now() FROM app.fee_schedule f LIMIT 1`,
      [
        ...[
          id,
          buyer.accountId,
          creatorId,
          creator.channelId,
          sales.destination,
          CHAIN_ID,
          creator.collection,
        ],
        ...[lengthS, rule, days, randomBytes(16).toString('base64url').slice(0, 22)],
        ...[paymentRef, charge.chargeRef, charge.transfer?.ref, charge.feeObject?.ref],
      ],
    )
    await withTransaction(db.work(), async (tx) => {
      await grantCard(tx, CARD_DEPS, {
        ...{
          accountId: buyer.accountId,
          creatorId,
          chainId: CHAIN_ID,
          tierNo: 1,
          rank: 1,
          lengthS,
          sourceId: id,
        },
        collection: `0x${creator.collection.toString('hex')}`,
      })
      await postCharge(tx, { purchaseId: id, creatorId, charge, feeExpected: 90n })
    })
    return { id, fan: buyer, payment }
  }

  /** As if a picture had reached the fan by the right of a purchase, from its first second. */
  async function watch({ id, fan: { accountId } }: Sold): Promise<void> {
    const room = await stage.room(creator)
    await db.pool('owner').query(
      `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state, source_key, taken_at, live_at, ended_at, end_reason)
       SELECT $1, $2, $3, $4, 'viewer', 170, 'ended', 'card:' || e.queue_id, e.valid_from, e.valid_from, e.valid_from + interval '1 hour', 'LEFT'
         FROM app.entitlement e WHERE e.source_id = $5`,
      [newId('sea' as never, randomBytes), room, accountId, newId('dec' as never, randomBytes), id],
    )
  }

  async function look(id: string) {
    const { rows } = await db.pool('owner').query(
      `SELECT p.state, p.refunded::int AS refunded, e.state AS right, e.end_reason AS reason FROM app.purchase p
         LEFT JOIN app.entitlement e ON e.source_id = p.id WHERE p.id = $1`,
      [id],
    )
    return rows[0]
  }

  /** Balances of the books by place, of what belongs to a purchase; all of them are zero together. */
  async function books(id: string): Promise<Record<string, number>> {
    const { rows } = await db.pool('owner').query<{ place: string; sum: number }>(
      `SELECT a.place, sum(p.amount)::int AS sum FROM app.posting p JOIN app.journal j ON j.id = p.journal_id
         JOIN app.ledger_account a ON a.id = p.account_id WHERE j.subject = $1 GROUP BY a.place`,
      [id],
    )
    return Object.fromEntries(rows.map(({ place, sum }) => [place, sum]))
  }
  /** Moves both clocks, which people and the provider go by. */
  async function advance(seconds: number): Promise<void> {
    sales.standIn().advance(seconds)
    await db.pool('owner').query('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', [seconds])
  }
  /** The same for a press of an account, as the api has it. */
  const pressing = (account: string): RefundDeps => ({
    ...deps(),
    pool: inScope(db.pool('api'), { account, creator: creatorId }),
  })
  return { db, sales, deps, pressing, sell, watch, look, books, fan, advance, creator: () => creator }
}
