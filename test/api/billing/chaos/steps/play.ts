import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import { newId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import type { Seller } from '../../offers/useSellers.ts'
import { numbersOf } from '../disturbances.ts'
import type { QuietChain } from '../quietChain.ts'
import type { ToldWorld } from '../useTold.ts'
import { type HandWorker, startHandWorker } from './handWorker.ts'
import { SimpleMoney } from './simpleMoney.ts'
import { LENGTH_S, type SimpleSale } from './simpleSale.ts'

const FEE_BPS = 1000
/** How long what was read of an account is believed. */
const MINUTE_S = 60
/** What an account stands still for, as a creator may be asked for it any day. */
const PROOF = 'individual.verification.document'
/** Cards that stand for themselves in calls: good ones, and those whose refunds fail later or take their time. */
const METHODS = ['pm_card_visa', 'pm_card_mastercard', 'pm_card_refundFail', 'pm_card_pendingRefund'] as const

/** What a seller asks for now. */
export interface SimplePrice {
  amount: number
  rule: SimpleSale['rule']
  days: number
}

/** Whether money can be sent to a seller's account, and since when it is so, seconds. */
export interface SimpleShop {
  isShut: boolean
  sinceS: number
}

export interface PlayFan {
  client: Client
  /** ids of kept cards */
  cards: string[]
}

/** One thing that happens, and what has to be done in the model once the product has come to rest. */
export type MoneyAct = (play: Play) => Promise<(() => Promise<unknown> | unknown) | undefined>

/** Where it is played. */
export interface PlayPlace {
  database: Database
  world: ToldWorld
  chain: QuietChain
}

/** A world in which things happen, and the model of it. */
export interface Play {
  world: ToldWorld
  chain: QuietChain
  database: Database
  worker: HandWorker
  model: SimpleMoney
  draw(below: number): number
  pick<T>(all: readonly T[]): T | undefined
  fans: PlayFan[]
  sellers: (Seller & { room: string })[]
  prices: SimplePrice[]
  shops: SimpleShop[]
  /** some calls of the provider fail in this step */
  isIll: boolean
  /** seconds by the database; the model's time goes on until then */
  now(): Promise<number>
  /** @param want what a new sale was bought for. Nothing when nothing was charged */
  record(id: string, who: { fan: number; seller: number }, want: SimplePrice): Promise<void>
  /** null: it is not sold by card, as it should be */
  quote(fan: number, seller: number): Promise<CardQuote | null>
  /** an account at the provider closes, or opens */
  shut(seller: number, isShut: boolean): Promise<void>
  setPrice(seller: number, price: SimplePrice): Promise<void>
  sessionsStay(): Promise<unknown>
  stop(): void
}

/** Opens shops, has everybody buy once on the provider's page and keep cards. */
export async function openPlay(
  { database, world, chain }: PlayPlace,
  { seed, fans, sellers }: { seed: number; fans: number; sellers: number },
): Promise<Play> {
  const draw = numbersOf(seed)
  const owner = database.pool('owner')
  const { stripe } = world.standIn()
  const model = new SimpleMoney()
  const { advance, settled } = world.standIn()
  const worker = startHandWorker({
    ...{ database, installation: world.api().installation, publicUrl: world.api().url },
    ...{ apiUrl: world.relay().url, advance, settled, mine: chain.mine },
  })
  let atS = 0
  const play: Play = {
    ...{ world, database, chain, worker, model, draw, isIll: false },
    ...{ fans: [], sellers: [], prices: [], shops: [] },
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
      if (play.shops[seller]?.isShut) throw new Error(`${id} was charged for an account that is closed`)
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
          isBare: false,
          right: 'active',
          leftS: LENGTH_S,
        },
        ...{ wish: 'none', refunds: [], disputes: [], reversed: 0, feeBack: 0, reversedBy: 0, feeBy: 0 },
        ...{ sentAgain: 0, takenAgain: 0, voucher: null },
      })
    },
    async quote(fan, seller) {
      const ask = () => world.ask((play.fans[fan] as PlayFan).client, play.sellers[seller] as Seller)
      const { isShut, sinceS } = play.shops[seller] as SimpleShop
      const isKnown = (await play.now()) > sinceS + MINUTE_S
      let reply = await ask()
      // while calls of the provider fail somebody asks again
      for (let tries = 0; reply.status >= 500 && tries < 5; tries++) reply = await ask()
      // within the minute either may be believed
      const isSold = isKnown ? !isShut : reply.status === 200
      const said = isSold ? [200, undefined] : [409, 'NOT_SOLD_BY_CARD']
      expect([reply.status, reply.body?.code], reply.text).to.deep.equal(said)
      if (isSold) expect(reply.body.amount).to.equal(play.prices[seller]?.amount)
      return isSold ? reply.body : null
    },
    async shut(seller, isShut) {
      const { account } = play.sellers[seller] as Seller
      if (isShut) await world.order('accounts/restrict', { account, requirement: PROOF })
      else await world.order('accounts/activate', { account })
      play.shops[seller] = { isShut, sinceS: await play.now() }
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
    play.shops.push({ isShut: false, sinceS: 0 })
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

/** Longer than the second in which one right stops and the next one begins: what is watched in it counts for both. */
const APART_S = 2

/** As if a picture reached a fan now by what runs of a seller's, with nothing else in the seconds around. */
export async function watch(play: Play, fan: number, seller: number) {
  const { model, fans, sellers, database, now, worker } = play
  await worker.advance(APART_S)
  await now()
  const running = model.runningOf(fan, seller)
  if (!running) return
  await database.pool('owner').query(
    `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state, source_key, taken_at, live_at, ended_at, end_reason)
     SELECT $1, $2, $3, $4, 'viewer', 170, 'ended', 'card:' || e.queue_id, app.now(), app.now(), app.now(), 'LEFT'
       FROM app.entitlement e WHERE e.state = 'active'
        AND (e.source_id = $5 OR e.source_id IN (SELECT r.id FROM app.refund r WHERE r.purchase_id = $5)) LIMIT 1`,
    [
      ...[newId('sea' as never, randomBytes), sellers[seller]?.room, fans[fan]?.client.accountId],
      ...[newId('dec' as never, randomBytes), running.id],
    ],
  )
  running.wasWatched = true
  await worker.advance(APART_S)
}
