import { expect } from 'chai'
import type { Pool } from 'pg'
import { createWaitingLine } from '#api/billing/purchases/line/waitingLine.ts'
import type { PurchaseRow } from '#api/billing/purchases/purchaseRow.ts'
import { findPurchase } from '#api/billing/purchases/purchaseStore.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { usePurchases } from '../purchases/usePurchases.ts'

const MANY = 300

describe('the line of those who wait for the provider [S2.13]', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, press, look, faults } = world
  const owner = () => database.pool('owner')
  afterEach(() => owner().query("DELETE FROM app.purchase WHERE state = 'created'"))

  /** The pool, and how often it was asked. */
  function counted(): { pool: Pool; asked(): number } {
    let asked = 0
    const query = (...what: unknown[]) => {
      asked++
      return (database.work().query as (...all: unknown[]) => unknown)(...what)
    }
    return { pool: { query } as unknown as Pool, asked: () => asked }
  }

  /** Others like a purchase that was not sent, after it and in their order; of another creator where one is named. */
  async function addLike(id: string, { count, from, of }: { count: number; from: number; of?: string }) {
    await owner().query(
      `INSERT INTO app.purchase SELECT (jsonb_populate_record(p, jsonb_build_object('id', 'pur_' || lpad(($3 + n)::text, 22, '0'),
         'account_id', 'acc_' || lpad(($3 + n)::text, 22, '0'), 'creator_id', coalesce($4::text, p.creator_id), 'quote_id', NULL,
         'state', 'created', 'checkout_ref', NULL, 'page_url', NULL, 'created_at', p.created_at + make_interval(secs => ($3 + n) / 1000.0)))).* FROM app.purchase p, generate_series(1, $2::int) n WHERE p.id = $1`,
      [id, count, from, of ?? null],
    )
    const ids = Array.from({ length: count }, (_, n) => `pur_${String(from + n + 1).padStart(22, '0')}`)
    return Promise.all(ids.map(async (one) => (await findPurchase(database.work(), one)) as PurchaseRow))
  }

  async function firstRefused(): Promise<PurchaseRow> {
    await faults({ method: 'POST', path: '/v1/checkout/sessions', kind: 'rate_limited' })
    const client = await fan()
    const begun = await press(client, await shop())
    const isRefused = async () => {
      await look(client, begun.id)
      const { rows } = await owner().query('SELECT FROM app.attempt WHERE subject = $1 AND tries > 0', [
        begun.id,
      ])
      return rows.length > 0
    }
    await until('it was refused', isRefused)
    await faults()
    return (await findPurchase(database.work(), begun.id)) as PurchaseRow
  }

  it('is read once a second, however many stand in it and look', async () => {
    const first = await firstRefused()
    const others = await addLike(first.id, { count: MANY, from: 0 })
    const { pool, asked } = counted()
    let nowMs = 1_000_000
    const line = createWaitingLine(pool, () => nowMs)
    const look = () => Promise.all(others.map((row) => line.placeOf(row)))
    const places = (await look()).map(({ place }) => place)
    expect(places).to.deep.equal(others.map((_row, n) => n + 2))
    expect((await line.placeOf(others[59] as PurchaseRow)).seconds).to.equal(4)
    await look()
    expect(asked()).to.equal(1)
    nowMs += 1000
    await look()
    expect(asked()).to.equal(2)
    line.renew()
    await look()
    expect(asked()).to.equal(3)
  })

  it('whoever comes between two readings has the place that the next reading gives them', async () => {
    const first = await firstRefused()
    await addLike(first.id, { count: 5, from: 0 })
    const rare = await shop()
    const { rows } = await owner().query('SELECT id FROM app.creator WHERE account_id = $1', [
      rare.client.accountId,
    ])
    const { pool, asked } = counted()
    let nowMs = 1_000_000
    const line = createWaitingLine(pool, () => nowMs)
    expect(await line.isQueueing(first), 'nobody is before the first').to.equal(false)
    const late = [
      ...(await addLike(first.id, { count: 2, from: 100 })),
      ...(await addLike(first.id, { count: 2, from: 200, of: rows[0].id })),
    ]
    const place = async (row: PurchaseRow) => (await line.placeOf(row)).place
    const told: (number | null)[] = []
    for (const row of late) told.push(await place(row))
    expect(await line.isQueueing(late[0] as PurchaseRow)).to.equal(true)
    expect(asked()).to.equal(1)
    // two of a creator with few buyers stand behind the first and the second of the other
    expect(told).to.deep.equal([7, 8, 2, 4])
    nowMs += 1000
    expect(await Promise.all(late.map(place))).to.deep.equal([9, 10, 2, 4])
    expect(await line.placeOf({ ...first, state: 'checkout_open' })).to.deep.equal({
      place: null,
      seconds: null,
    })
    expect(await line.isQueueing({ ...first, state: 'unknown' })).to.equal(false)
  })

  it('of a long line only those who press and stand in front are asked for by who looks, until it stands still', async () => {
    const [seller, client] = [await shop(), await fan()]
    const begun = await press(client, seller)
    await owner().query('DELETE FROM app.attempt WHERE subject = $1', [begun.id])
    const rows = await addLike(begun.id, { count: 100, from: 0 })
    const [front, behind] = [rows[10] as PurchaseRow, rows[80] as PurchaseRow]
    let nowMs = 1_000_000
    const line = createWaitingLine(database.pool('worker'), () => nowMs)
    const asks = async (row: PurchaseRow, isPressed = false) => !(await line.isQueueing(row, isPressed))
    expect([await asks(front, true), await asks(behind, true)]).to.deep.equal([true, false])
    expect([await asks(front), await asks(behind)], 'the worker serves it').to.deep.equal([false, false])
    nowMs += 4000
    await owner().query('DELETE FROM app.purchase WHERE id = $1', [rows[0]?.id])
    expect(await asks(front), 'one was served').to.equal(false)
    nowMs += 4000
    expect(await asks(front), 'that was four seconds ago').to.equal(false)
    nowMs += 2000
    expect([await asks(front), await asks(behind)], 'nobody serves it').to.deep.equal([true, true])
    await owner().query('DELETE FROM app.purchase WHERE id = ANY ($1)', [
      rows.slice(1, 80).map(({ id }) => id),
    ])
    nowMs += 1000
    expect([await asks(front), await asks(behind)], 'it is short').to.deep.equal([true, true])
  })
})
