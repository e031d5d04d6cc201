import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import { newId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import type { Seller } from '../../offers/useSellers.ts'
import { numbersOf } from '../disturbances.ts'
import type { ToldWorld } from '../useTold.ts'
import { type HandWorker, startHandWorker } from './handWorker.ts'
import { LENGTH_S, SimpleMoney, type SimpleSale } from './simpleMoney.ts'

const FEE_BPS = 1000
/** Cards that stand for themselves in calls: good ones, and those whose refunds fail later or take their time. */
const METHODS = ['pm_card_visa', 'pm_card_mastercard', 'pm_card_refundFail', 'pm_card_pendingRefund'] as const

/** What a seller asks for now. */
export interface SimplePrice {
  amount: number
  rule: SimpleSale['rule']
  days: number
}

export interface PlayFan {
  client: Client
  /** ids of kept cards */
  cards: string[]
}

/** A world in which things happen, and the model of it. */
export interface Play {
  world: ToldWorld
  database: Database
  worker: HandWorker
  model: SimpleMoney
  draw(below: number): number
  pick<T>(all: readonly T[]): T | undefined
  fans: PlayFan[]
  sellers: (Seller & { room: string })[]
  prices: SimplePrice[]
  /** seconds by the database; the model's time goes on until then */
  now(): Promise<number>
  /** @param want what a new sale was bought for. Nothing when nothing was charged */
  record(id: string, who: { fan: number; seller: number }, want: SimplePrice): Promise<void>
  quote(fan: number, seller: number): Promise<CardQuote>
  setPrice(seller: number, price: SimplePrice): Promise<void>
  sessionsStay(): Promise<unknown>
  stop(): void
}

/** Opens shops, has everybody buy once on the provider's page and keep cards. */
export async function openPlay(
  database: Database,
  world: ToldWorld,
  { seed, fans, sellers }: { seed: number; fans: number; sellers: number },
): Promise<Play> {
  const draw = numbersOf(seed)
  const owner = database.pool('owner')
  const { stripe } = world.standIn()
  const model = new SimpleMoney()
  const { advance, settled } = world.standIn()
  const worker = startHandWorker({
    ...{ database, installation: world.api().installation, publicUrl: world.api().url },
    ...{ apiUrl: world.relay().url, advance, settled },
  })
  let atS = 0
  const play: Play = {
    ...{ world, database, worker, model, draw, fans: [], sellers: [], prices: [] },
    pick: (all) => all[draw(all.length)],
    async now() {
      const { rows } = await owner.query<{ now: number }>(
        'SELECT extract(epoch FROM app.now())::float8 AS now',
      )
      const nowS = Number(rows[0]?.now)
      if (atS > 0) model.pass(nowS - atS)
      atS = nowS
      return nowS
    },
    async record(id, { fan, seller }, { amount, rule, days }) {
      const { data } = await stripe.charges.list({ transfer_group: id, limit: 10 })
      const [charge, second] = data.filter(({ paid }) => paid)
      if (second) throw new Error(`${id} was charged twice`)
      if (!charge) return
      model.sell({
        ...{
          id,
          charge: charge.id,
          fan,
          seller,
          amount,
          rule,
          days,
          fee: Math.floor((amount * FEE_BPS) / 10_000),
        },
        ...{
          paidAtS: await play.now(),
          wasWatched: false,
          hasMoved: false,
          usedBeforeS: 0,
          right: 'active',
          leftS: LENGTH_S,
        },
        ...{ wish: 'none', refunds: [], disputes: [], reversed: 0, feeBack: 0, reversedBy: 0, feeBy: 0 },
      })
    },
    async quote(fan, seller) {
      const ask = () => world.ask((play.fans[fan] as PlayFan).client, play.sellers[seller] as Seller)
      let reply = await ask()
      // while calls of the provider fail somebody asks again
      for (let tries = 0; reply.status >= 500 && tries < 5; tries++) reply = await ask()
      expect(reply.status, reply.text).to.equal(200)
      return reply.body
    },
    async setPrice(seller, price) {
      const { amount, rule: refundRule, days } = price
      const terms = { refundRule, ...(refundRule === 'window' ? { refundDays: days } : {}) }
      const reply = await (play.sellers[seller] as Seller).setPrice(1, amount, terms)
      expect(reply.status, reply.text).to.equal(200)
      play.prices[seller] = price
    },
    sessionsStay: () =>
      owner.query(
        "UPDATE app.auth_session SET created_at = app.now(), expires_at = app.now() + interval '20 days'",
      ),
    stop: () => worker.stop(),
  }
  for (let n = 0; n < sellers; n++) {
    const shop = await world.shop()
    play.sellers.push({ ...shop, room: await world.room(shop) })
    await play.setPrice(n, { amount: 900, rule: 'window', days: 14 })
  }
  for (let n = 0; n < fans; n++) {
    const client = await world.fan()
    const seller = n % sellers
    const { id } = await world.buy(client, play.sellers[seller] as Seller)
    await worker.settle({ readsLists: true })
    await play.record(id, { fan: n, seller }, play.prices[seller] as SimplePrice)
    const cards: string[] = []
    for (const method of METHODS) cards.push(await world.keep(client, method))
    play.fans.push({ client, cards })
  }
  return play
}

/** As if a picture reached a fan now by what runs of a seller's. */
export async function watch({ model, fans, sellers, database, now }: Play, fan: number, seller: number) {
  await now()
  const running = model.runningOf(fan, seller)
  if (!running) return
  await database.pool('owner').query(
    `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state, source_key, taken_at, live_at, ended_at, end_reason)
     SELECT $1, $2, $3, $4, 'viewer', 170, 'ended', 'card:' || e.queue_id, app.now(), app.now(), app.now(), 'LEFT'
       FROM app.entitlement e JOIN app.purchase p ON p.account_id = e.account_id AND p.creator_id = e.creator_id WHERE p.id = $5 LIMIT 1`,
    [
      ...[newId('sea' as never, randomBytes), sellers[seller]?.room, fans[fan]?.client.accountId],
      ...[newId('dec' as never, randomBytes), running.id],
    ],
  )
  running.wasWatched = true
}
