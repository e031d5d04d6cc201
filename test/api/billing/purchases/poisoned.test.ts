import { expect } from 'chai'
import { dropErasedCustomers } from '#api/billing/cards/dropErasedCustomers.ts'
import { askDue, askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { purchaseDeps, stopProvider } from './purchaseDeps.ts'
import { usePurchases } from './usePurchases.ts'

/** More than are asked about at the same time. */
const MANY = 12

describe('purchases that the provider does not take', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, press, look, pay, buy, rowsOf, standIn, relay } = world
  after(stopProvider)
  const owner = () => database.pool('owner')
  const deps = () => purchaseDeps(database, relay())
  const rowOf = async (id: string) =>
    (await owner().query('SELECT * FROM app.purchase WHERE id = $1', [id])).rows[0]

  /** Others like an open one, whose pages the provider does not know; due before it. */
  async function addLike(id: string): Promise<void> {
    await owner().query(
      `INSERT INTO app.purchase SELECT (jsonb_populate_record(p, jsonb_build_object('id', 'pur_' || lpad(n::text, 22, '0'),
         'account_id', 'acc_' || lpad((n + 100)::text, 22, '0'), 'checkout_ref', 'cs_test_' || n, 'asks', 0, 'quote_id', NULL,
         'ask_at', app.now() - interval '1 hour'))).* FROM app.purchase p, generate_series(1, ${MANY}) n WHERE p.id = $1`,
      [id],
    )
  }
  const LIKE = "id LIKE 'pur_00000000000000000000%'"
  afterEach(() => owner().query(`DELETE FROM app.purchase WHERE ${LIKE}`))

  it('[S4.34] a fan whom the provider does not take reads that at once, and nobody waits behind them', async () => {
    const [seller, first, other] = [await shop(), await fan(), await fan()]
    await buy(other, seller)
    relay().passage = 'is too much'
    const [poison, behind] = [await press(first, seller), await press(other, seller)]
    relay().passage = 'passes'
    relay().refuses = ({ method, path }) => method === 'POST' && path === '/v1/customers'
    await world.shift('1 minute')
    await askLine(deps())
    expect(await look(first, poison.id)).to.include({ state: 'failed', failCode: 'PROVIDER' })
    expect(await look(other, behind.id)).to.include({ state: 'checkout_open' })
    relay().refuses = null
    expect((await buy(first, seller)).state).to.equal('paid')
  })

  it('[S4.17] purchases that cannot be asked for keep no other from being asked for', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await addLike(open.id)
    await pay(open)
    await world.shift('2 minutes')
    const asked = new Set<string>()
    relay().spy = ({ path }) => asked.add(path)
    await askDue(deps())
    relay().spy = null
    expect([...asked].filter((path) => /cs_test_\d+(\?|$)/.test(path))).to.have.length(MANY)
    expect((await rowOf(open.id)).state).to.equal('paid')
  })

  it('[S4.17] only what was asked about is put off', async () => {
    const [seller, client] = [await shop(), await fan()]
    await addLike((await begin(client, seller)).id)
    relay().passage = 'is too much'
    await world.shift('2 minutes')
    const before = relay().calls
    await askDue(deps())
    const asked = relay().calls - before
    const due = await owner().query(
      "SELECT FROM app.purchase WHERE state = 'checkout_open' AND asks = 0 AND ask_at <= app.now()",
    )
    expect(asked).to.be.within(1, MANY - 1)
    expect(due.rowCount).to.be.at.least(MANY - asked)
  })

  it('[T41] a customer of nobody whom the provider keeps does not keep the others there', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const { rows } = await owner().query('SELECT customer_ref FROM app.card_customer WHERE account_id = $1', [
      client.accountId,
    ])
    await owner().query('DELETE FROM app.card_customer WHERE account_id = $1', [client.accountId])
    await owner().query(
      "INSERT INTO app.card_customer (attempt_key, customer_ref) VALUES ('customer:poison', 'cus_poison'), ('customer:other', $1)",
      [rows[0].customer_ref],
    )
    relay().refuses = ({ path }) => path === '/v1/customers/cus_poison'
    await dropErasedCustomers(deps())
    const left = await owner().query('SELECT attempt_key FROM app.card_customer WHERE account_id IS NULL')
    expect(left.rows).to.deep.equal([{ attempt_key: 'customer:poison' }])
    await owner().query('DELETE FROM app.card_customer WHERE account_id IS NULL')
  })

  it('[S4.34] a channel that is renamed between two tries makes no second payment', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const wanted = await world.quote(client, seller)
    relay().passage = 'answer is lost'
    const open = (await world.start(client, wanted)).body
    relay().passage = 'passes'
    await owner().query("UPDATE app.channel SET name = 'Another name' WHERE id = $1", [seller.channelId])
    expect((await rowOf(open.id)).checkout_ref, 'its answer is lost').to.equal(null)
    for (let n = 1; (await rowOf(open.id)).checkout_ref === null && n < 5; n++) {
      await world.shift(`${n} minutes`)
      await look(client, open.id)
    }
    await pay(await look(client, open.id))
    expect(await look(client, open.id)).to.include({ state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 2, attempts: 2, charges: 2 })
  })

  it('[S4.34] who waited long in the line has the page for as long as everybody', async () => {
    const [seller, client] = [await shop(), await fan()]
    relay().passage = 'passes'
    await buy(client, seller)
    await world.faults({ method: 'POST', path: '/v1/checkout/sessions', kind: 'rate_limited' })
    const open = await press(client, seller)
    await world.faults()
    await world.shift('2 hours')
    await look(client, open.id)
    const { checkout_ref: ref } = await rowOf(open.id)
    const session = await standIn().stripe.checkout.sessions.retrieve(ref)
    expect(session.expires_at - session.created).to.be.within(10_000, 10_900)
  })

  it('[S4.34] what the provider refuses ends together with its purchase: nobody finds the one without the other', async () => {
    const [seller, client] = [await shop(), await fan()]
    relay().passage = 'is too much'
    const begun = await press(client, seller)
    relay().passage = 'passes'
    await world.shift('1 minute')
    const standing = async () =>
      (
        await owner().query(
          'SELECT p.state, a.state AS asked FROM app.purchase p LEFT JOIN app.attempt a ON a.subject = p.id WHERE p.id = $1',
          [begun.id],
        )
      ).rows
    relay().refuses = ({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions'
    const holder = await owner().connect()
    let work: Promise<unknown> = Promise.resolve()
    try {
      await holder.query('BEGIN')
      // somebody else has the row by the time the answer comes
      relay().holds = ({ path }) =>
        path === '/v1/checkout/sessions'
          ? holder.query('SELECT FROM app.purchase WHERE id = $1 FOR UPDATE', [begun.id])
          : null
      work = askLine(deps())
      await until('the answer is there, and waits for the row', async () => {
        const { rowCount } = await owner().query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        return rowCount !== 0
      })
      expect(await standing()).to.deep.equal([{ state: 'created', asked: 'sent' }])
    } finally {
      await holder.query('ROLLBACK')
      holder.release()
      relay().holds = null
      await work
      relay().refuses = null
    }
    expect(await standing()).to.deep.equal([{ state: 'failed', asked: 'refused' }])
  })
})
