import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { createNoticePoster } from './postNotices.ts'
import { startInboxWorker } from './startInboxWorker.ts'
import { notice, signed, useEventWorld } from './useEventWorld.ts'
import { dropAfter, event, makeSeenObjects, seeing, useInbox } from './useInbox.ts'

/** Numbers that follow from a seed alone. */
function numbersOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function permutationsOf<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]]
  return all.flatMap((one, n) => permutationsOf(all.toSpliced(n, 1)).map((rest) => [one, ...rest]))
}

describe('events in any order [S4.13][S2.8][T18]', function () {
  this.timeout(300_000)

  describe('every permutation', () => {
    const inbox = useInbox()

    it('of five events of one payment ends alike, worked on after each or behind all (injection 2)', async () => {
      const steps = ['created', 'processing', 'succeeded'].map((what) => `payment_intent.${what}`)
      const all = [...steps, 'charge.succeeded', 'checkout.session.completed']
      const kindOf = (type: string) =>
        type.startsWith('charge') ? 'charge' : type.startsWith('checkout') ? 'checkout' : 'payment'
      // what the provider has goes on with each look, as it does while notices are under way
      let looks = 0
      const projector = {
        ...seeing(() => (++looks < 3 ? 'processing' : 'succeeded')),
        kinds: ['payment', 'charge', 'checkout'],
      }
      const worker = inbox.worker([projector])
      for (const [n, order] of permutationsOf(all).entries()) {
        looks = 0
        for (const type of order) {
          const objectKind = kindOf(type)
          await inbox.put('platform', [event(`${objectKind}_${n}`, { type, objectKind })])
          if (n % 2 === 0) await worker.workAll()
        }
        looks = 3
        await worker.workAll()
      }
      const { rows } = await inbox.database
        .pool('owner')
        .query('SELECT state, count(*)::int AS n FROM app.inbox GROUP BY 1')
      expect(rows).to.deep.equal([{ state: 'done', n: 600 }])
      const seen = await inbox.database
        .pool('owner')
        .query(
          "SELECT body, count(*)::int AS n FROM app.seen_object WHERE object_ref LIKE 'payment%' GROUP BY 1",
        )
      expect(seen.rows).to.deep.equal([{ body: 'succeeded', n: 120 }])
    })
  })

  describe('shuffled, doubled and tampered with', () => {
    const EVENTS = depth(300, 10_000)
    const OBJECTS = 100
    const AT_ONCE = 40
    dropAfter(() => database, 'app.seen_object')
    const database = useDatabase()
    const world = useEventWorld(database)
    before(() => makeSeenObjects(database))

    it('[once] all end in what the provider has, each genuine event is one row, and no other left a trace', async () => {
      const { stripe } = world.standIn()
      const draw = numbersOf(20_261_122)
      const ids: string[] = []
      for (let n = 0; n < OBJECTS; n++)
        ids.push((await stripe.paymentIntents.create({ amount: 500 + n, currency: 'eur' })).id)
      // the stand-in's own notices would be among ours
      await world.order('disorder/set', { endpoint: world.endpointIds.platform, drop: 'all' })
      await world.standIn().settled()
      await database.pool('owner').query('TRUNCATE app.inbox')
      const worker = await startInboxWorker({
        ...{ databaseUrl: database.url('worker'), apiUrl: world.standIn().url, key: STAND_IN_KEY },
      })
      const poster = createNoticePoster(world.url('platform'), AT_ONCE)
      const nowS = Math.floor(Date.now() / 1000)
      const genuine = Array.from({ length: EVENTS / 4 }, (_, n) => notice(String(ids[n % OBJECTS])))
      const { platform, connect } = world.secrets
      const tampered = [
        (body: string) => ({ body: body.replace('pi_', 'pi_x'), headers: signed(body, platform) }),
        (body: string) => ({ body, headers: signed(body, connect) }),
        (body: string) => ({ body, headers: signed(body, platform, nowS - 4000) }),
        (body: string) => ({ body, headers: signed(body, platform, nowS + 4000) }),
        () => {
          const body = notice('pi_live', { livemode: true })
          return { body, headers: signed(body, platform) }
        },
        () => {
          const body = notice('pi_foreign', { account: 'acct_nobody' })
          return { body, headers: signed(body, platform) }
        },
      ]
      const sendNext = async (sent: number) => {
        const body = String(genuine[sent < genuine.length ? sent : draw(genuine.length)])
        const isTampered = sent >= genuine.length && draw(2) === 0
        const how = tampered[draw(tampered.length)]
        const one = isTampered && how ? how(body) : { body, headers: signed(body, platform) }
        const status = await poster.post(one.body, one.headers)
        if (!isTampered) expect(status).to.equal(200)
        // a payment goes on while notices of it are under way
        if (sent % 100 === 50)
          await stripe.paymentIntents.cancel(String(ids[(sent / 100) | 0])).catch(() => {})
      }
      const order = Array.from({ length: EVENTS }, (_, n) => n)
      for (let n = order.length - 1; n > 0; n--) {
        const other = draw(n + 1)
        ;[order[n], order[other]] = [order[other] as number, order[n] as number]
      }
      const queue = order.values()
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const sent of queue) await sendNext(sent)
        }),
      )
      // what was changed last is told too
      const last = ids.map((id) => notice(id))
      for (const body of last) expect(await poster.post(body, signed(body, platform))).to.equal(200)
      poster.close()
      const owner = database.pool('owner')
      const isWorked = async () =>
        (await owner.query("SELECT FROM app.inbox WHERE state <> 'done' LIMIT 1")).rows.length === 0
      await until('everything was worked on', isWorked, { withinMs: 120_000 })
      await worker.stop()
      // the provider's own events of these payments come in by its list
      const own = new Set(
        (await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })).map(({ id }) => id),
      )
      const cameIn = (await world.rows()).map(({ event_id }) => event_id).filter((id) => !own.has(id))
      const sent = [...genuine, ...last].map((body) => (JSON.parse(body) as { id: string }).id)
      expect(cameIn.toSorted()).to.deep.equal(sent.toSorted())
      const { rows } = await owner.query<{ object_ref: string; body: string }>(
        'SELECT object_ref, body FROM app.seen_object',
      )
      const expected = await Promise.all(
        ids.map(async (id) => {
          const { status, amount } = await stripe.paymentIntents.retrieve(id)
          return { object_ref: id, body: `${status === 'canceled' ? 'cancelled' : 'needs_method'} ${amount}` }
        }),
      )
      expect(rows).to.have.deep.members(expected)
    })
  })
})
