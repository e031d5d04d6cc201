import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { type InboxWorker, startInboxWorker, type WorkerOrder } from './startInboxWorker.ts'
import { useEventWorld } from './useEventWorld.ts'
import { dropAfter, makeSeenObjects, type SeenObject } from './useInbox.ts'

const WITHIN_MS = 60_000
/** Notices in a storm. */
const STORM = depth(300, 1000)

describe('events on their way from the provider into our rows [S4.13][S2.8][T18]', function () {
  this.timeout(120_000)
  dropAfter(() => database, 'app.seen_object', 'app.seen_parent')
  const database = useDatabase()
  const world = useEventWorld(database)
  const workers: InboxWorker[] = []
  before('make tables of the test', async () => {
    await makeSeenObjects(database)
    await database
      .pool('owner')
      .query(
        'CREATE TABLE app.seen_parent (object_ref text PRIMARY KEY); GRANT SELECT ON app.seen_parent TO sd_worker',
      )
  })
  afterEach('stop workers and forget', async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
    await world.order('disorder/clear', {})
    await world.standIn().settled()
    await database
      .pool('owner')
      .query('TRUNCATE app.inbox, app.seen_object, app.seen_parent, app.event_cursor')
  })

  async function work(changes: Partial<WorkerOrder> = {}): Promise<InboxWorker> {
    const order = { databaseUrl: database.url('worker'), apiUrl: world.standIn().url, key: STAND_IN_KEY }
    const worker = await startInboxWorker({ ...order, ...changes })
    workers.push(worker)
    return worker
  }
  const pay = (amount = 900) =>
    world.standIn().stripe.paymentIntents.create({
      ...{ amount, currency: 'eur', payment_method: 'pm_card_visa', confirm: true },
      return_url: 'http://localhost/back',
    })
  const seen = async (objectRef: string) =>
    (
      await database
        .pool('owner')
        .query<SeenObject>('SELECT body, written FROM app.seen_object WHERE object_ref = $1', [objectRef])
    ).rows[0]
  const isOpen = async () =>
    (
      await database
        .pool('owner')
        .query("SELECT FROM app.inbox WHERE state IN ('received', 'waiting') LIMIT 1")
    ).rows.length > 0
  const worked = () =>
    until('everything was worked on', async () => !(await isOpen()), { withinMs: WITHIN_MS })

  it('a payment stands in our rows soon after it was made, by its notice alone', async () => {
    await work()
    const { id } = await pay()
    await until('it was seen', () => seen(id), { withinMs: WITHIN_MS })
    expect((await seen(id))?.body).to.equal('succeeded 900')
  })

  it('a notice that comes before the answer to the call waits for our row (injections 3, 4)', async () => {
    await world.order('disorder/set', { endpoint: world.endpointIds.platform, isBeforeAnswer: true })
    const worker = await work({ needsParent: true })
    const { id } = await pay()
    // the notice was taken before the answer came
    expect((await world.rows()).map(({ object_ref }) => object_ref)).to.include(id)
    await worker.fetched(id)
    await until(
      'it waits',
      async () =>
        (await world.rows()).some(({ object_ref, state }) => object_ref === id && state === 'waiting'),
      { withinMs: WITHIN_MS },
    )
    expect(await seen(id)).to.equal(undefined)
    await database.pool('owner').query('INSERT INTO app.seen_parent VALUES ($1)', [id])
    await until('it was seen', () => seen(id), { withinMs: WITHIN_MS })
    expect((await seen(id))?.body).to.equal('succeeded 900')
  })

  it('[once] a worker that is killed between reading and writing leaves nothing undone and nothing done twice (injection 11)', async () => {
    const held = await work({ holds: true })
    const { id } = await pay()
    await held.fetched(id)
    await held.kill()
    expect(await seen(id)).to.equal(undefined)
    await work()
    // its lease ends by the clock of the database alone
    await database.pool('owner').query("UPDATE app.clock SET shift = shift + interval '31 seconds'")
    await until('it was seen', () => seen(id), { withinMs: WITHIN_MS })
    await worked()
    expect(await seen(id)).to.deep.equal({ body: 'succeeded 900', written: 1 })
    await database.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })

  it('[once] delayed, doubled, shuffled and storming notices end in the same rows, with several workers (injections 1, 9)', async () => {
    await world.order('disorder/set', {
      ...{ endpoint: world.endpointIds.platform, seed: 7, copies: 2, window: 10, windowS: 1 },
    })
    await Promise.all([work(), work()])
    const amounts = Array.from({ length: 30 }, (_, n) => 500 + n)
    const intents = await Promise.all(amounts.map((amount) => pay(amount)))
    const stripe = world.standIn().stripe
    const open = await stripe.paymentIntents.create({ amount: 700, currency: 'eur' })
    await stripe.paymentIntents.cancel(open.id)
    await world.order('disorder/clear', {})
    await world.order('events/storm', { count: STORM, type: 'payment_intent.succeeded' })
    await world.standIn().settled()
    await worked()
    for (const { id, amount } of intents) expect((await seen(id))?.body).to.equal(`succeeded ${amount}`)
    expect((await seen(open.id))?.body).to.equal('cancelled 700')
    const events = new Set((await world.rows()).map(({ event_id }) => event_id))
    expect((await world.rows()).length, 'each event is one row').to.equal(events.size)
  })

  it('what is never delivered is found in the list (injection 5)', async () => {
    await world.order('disorder/set', { endpoint: world.endpointIds.platform, drop: 'all' })
    const { id } = await pay(1234)
    await world.standIn().settled()
    expect(await world.rows()).to.deep.equal([])
    await work()
    await until('it was seen', () => seen(id), { withinMs: WITHIN_MS })
    expect((await seen(id))?.body).to.equal('succeeded 1234')
  })
})
