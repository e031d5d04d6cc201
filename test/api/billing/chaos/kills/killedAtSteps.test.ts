import { expect } from 'chai'
import { until } from '#test/kit/media/until.ts'
import type { Seller } from '../../offers/useSellers.ts'
import { wrongBalances } from '../bookedPlaces.ts'
import { moneyStanding, wrongOf } from '../moneyStanding.ts'
import { BOOKS, type Flow, flowsOf, type Holder } from './flows.ts'
import { useKillable, type Victim } from './useKillable.ts'

/** As many are held at once. */
const FANS = 18
/** A worker asks about as many at a time. */
const WORKERS_AT_ONCE = 8
const WITHIN_MS = 60_000
/** Longer than an attempt is somebody's. */
const LEASE_S = 20

describe('a process that is killed at each step [S4.34][S4.12][S4.29][T18]', function () {
  this.timeout(600_000)
  const killable = useKillable()
  const { world, database, steps, worker } = killable
  const holders: Holder[] = []
  let seller: Seller
  const flows = flowsOf(killable, () => seller)
  before('sell once to everybody', async function () {
    this.timeout(240_000)
    seller = await world.shop()
    expect((await seller.setPrice(1, 900, { refundRule: 'window', refundDays: 30 })).status).to.equal(200)
    for (let n = 0; n < FANS; n++) {
      const client = await world.fan()
      await world.buy(client, seller)
      holders.push({ client, card: await world.keep(client, 'pm_card_visa') })
    }
    await worker().settle({ readsLists: false })
  })

  afterEach('nobody is held any more', async () => {
    steps().letGo()
    await worker().settle({ readsLists: false })
  })

  async function expectNothingWrong(): Promise<void> {
    const { stripe } = world.standIn()
    const { purchases, stray } = await moneyStanding(database, stripe)
    expect(stray, 'charged for nothing').to.deep.equal([])
    expect(purchases.flatMap(wrongOf)).to.deep.equal([])
    expect(await wrongBalances(database.pool('owner'), stripe, [seller.account])).to.deep.equal([])
  }

  /** What is said while nothing happens to it: each of that is a step at which somebody may die. */
  async function listSteps(flow: Flow): Promise<string[]> {
    await flow.prepare(holders.slice(0, 1))
    const { followed, over } = await flow.begin(holders[0] as Holder, null, Promise.resolve())
    if (flow.isWorkers) await killable.startWorker()
    await over
    const isThere = () => bookedAt(followed.steps) > 0
    await until('it is booked', isThere, WITHIN_MS)
    if (flow.isWorkers) await killable.kill('worker')
    await worker().settle({ readsLists: false })
    steps().letGo()
    for (const milestone of flow.milestones)
      expect(
        followed.steps.some((step) => milestone.test(step)),
        `${milestone}\n${followed.steps.join('\n')}`,
      ).to.equal(true)
    // what follows the commit of right and books is not between anything any more
    return followed.steps.slice(0, bookedAt(followed.steps) + 1)
  }

  /** Where the commit of the books is answered; 0: it was not yet. */
  function bookedAt(list: readonly string[]): number {
    return Math.max(
      0,
      list.indexOf(
        'answer to COMMIT',
        list.findLastIndex((step) => BOOKS.test(step)),
      ),
    )
  }

  /** One fan each at a step of their own, all held at once; then somebody dies, and who is left goes on. */
  async function killAt(flow: Flow, victim: Victim, positions: readonly number[]): Promise<void> {
    await flow.prepare(holders.slice(0, positions.length))
    const { promise: mended, resolve: mend } = Promise.withResolvers<void>()
    const begun = await Promise.all(
      positions.map(async (position, n) => {
        const { followed, over } = await flow.begin(holders[n] as Holder, position, mended)
        return { followed, ended: over.catch(() => {}) }
      }),
    )
    if (flow.isWorkers) await killable.startWorker()
    // an answer says nothing: the api gives one after five seconds, and goes on behind it
    const missing = () =>
      begun
        .filter(({ followed }) => !followed.isHeld && bookedAt(followed.steps) === 0)
        .map(({ followed }) => followed.holdAt)
    await until(`${victim}: all are held`, () => missing().length === 0, WITHIN_MS).catch((error: Error) => {
      throw new Error(`${error.message}; not at ${missing().join()}`)
    })
    // who looked once less on the way is through before the last of the list
    const held = begun.filter(({ followed }) => followed.isHeld).length
    expect(held, `held of ${positions.length}`).to.be.at.least(Math.floor(positions.length * 0.7))
    await killable.kill(victim)
    steps().letGo()
    await killable.pass(LEASE_S)
    mend()
    await Promise.all(begun.map(({ ended }) => ended))
    await worker().settle({ readsLists: false })
    await expectNothingWrong()
  }

  for (const flow of flows) {
    const victims: Victim[] = flow.isWorkers ? ['worker'] : ['api', 'stand-in', 'Postgres']
    it(`injection 24: ${victims.join(', ')} at every statement and call of ${flow.name}: one charge, right and journal, or none and the money back`, async () => {
      const list = await listSteps(flow)
      const atOnce = flow.isWorkers ? WORKERS_AT_ONCE : FANS
      for (const victim of victims)
        for (let from = 0; from < list.length; from += atOnce)
          await killAt(flow, victim, [...list.keys()].slice(from, from + atOnce))
    })
  }
})
