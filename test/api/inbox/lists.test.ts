import { expect } from 'chai'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import { STAND_IN_KEY, standingClock, useStandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { seeing, useInbox } from './useInbox.ts'

const DAY_S = 86_400
/** More than the provider puts on two pages. */
const MANY = 230

describe('events that no notice brought [S4.13][T18]', function () {
  this.timeout(120_000)
  const inbox = useInbox()
  const standIn = useStandIn({ clock: standingClock() })
  let payments: Payments
  before(() => {
    payments = createPayments(paymentOptions(standIn().url, { keys: { current: () => STAND_IN_KEY } }))
  })
  after(() => payments?.stop())

  const reader = () => inbox.worker([seeing(() => 'read')], payments)
  const owner = () => inbox.database.pool('owner')
  const open = async () => (await standIn().stripe.paymentIntents.create({ amount: 900, currency: 'eur' })).id
  /** what came in, in the order in which it was put in */
  async function cameIn(): Promise<string[]> {
    const { rows } = await owner().query<{ object_ref: string }>(
      'SELECT object_ref FROM app.inbox ORDER BY ctid',
    )
    return rows.map((row) => row.object_ref)
  }
  async function cursor(): Promise<string | null | undefined> {
    const { rows } = await owner().query("SELECT event_id FROM app.event_cursor WHERE scope = 'platform'")
    return rows[0]?.event_id
  }
  const due = () => owner().query('UPDATE app.event_cursor SET next_at = app.now()')
  /** time goes on, here and at the provider */
  async function pass(seconds: number): Promise<void> {
    await inbox.advance(seconds)
    standIn().advance(seconds)
  }

  it('after an endpoint was down for two hours they come from where the list was read, the oldest first (injection 6)', async () => {
    const first = await open()
    await pass(120)
    const worker = reader()
    await worker.readLists()
    expect(await cameIn()).to.deep.equal([first])
    const missed: string[] = []
    for (let n = 0; n < MANY; n++) {
      missed.push(await open())
      if (n % 100 === 0) await pass(2400)
    }
    await due()
    await worker.readLists()
    expect(await cameIn()).to.deep.equal([first, ...missed])
    // a process that begins anew looks again, and puts nothing in twice
    await reader().readLists()
    expect(await cameIn()).to.have.length(MANY + 1)
  })

  it('a list that was read is looked at again in front of the last minute, so that nothing slips in behind', async () => {
    await open()
    await pass(120)
    const worker = reader()
    await worker.readLists()
    const settled = await cursor()
    const [next] = [await open()]
    await due()
    await worker.readLists()
    expect(await cameIn()).to.include(next)
    expect(await cursor(), 'not yet').to.equal(settled)
    await pass(61)
    await due()
    await worker.readLists()
    expect(await cursor()).to.not.equal(settled)
  })

  it('one of 29 days ago is found; a list that does not reach back is begun anew, and somebody is told (injection 7)', async () => {
    await open()
    await pass(120)
    const worker = reader()
    await worker.readLists()
    const old = await open()
    await pass(29 * DAY_S)
    await due()
    await worker.readLists()
    expect(await cameIn()).to.include(old)
    await pass(31 * DAY_S)
    const lost = await open()
    await pass(31 * DAY_S)
    const fresh = await open()
    await due()
    await worker.readLists()
    expect(inbox.alarms).to.deep.equal(['events_missed'])
    expect(await cursor()).to.equal(null)
    await worker.readLists()
    expect(await cameIn())
      .to.include(fresh)
      .and.not.include(lost)
  })

  it('lists of creators are read by themselves, and one that cannot be read keeps no other waiting', async () => {
    await inbox.addCreator('acct_gone')
    const mine = await open()
    const worker = reader()
    await worker.readLists()
    expect(await cameIn()).to.include(mine)
    const { rows } = await owner().query(
      'SELECT scope, next_at > app.now() AS "isLater" FROM app.event_cursor ORDER BY scope',
    )
    expect(rows).to.deep.equal([
      { scope: 'acct_gone', isLater: true },
      { scope: 'platform', isLater: true },
    ])
  })
})
