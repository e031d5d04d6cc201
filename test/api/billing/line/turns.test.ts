import { expect } from 'chai'
import { createPace, type Pace } from '#api/billing/purchases/line/pace.ts'
import { askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { createPlaces } from '#api/queue/places.ts'
import { useDatabase } from '#test/kit/database.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { usePurchases } from '../purchases/usePurchases.ts'

const SESSIONS = { method: 'POST', path: '/v1/checkout/sessions' } as const

describe('a turn of the line [S2.13]', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, quote, start, faults, relay, standIn } = world
  const owner = () => database.pool('owner')
  after(stopProvider)
  afterEach(() => owner().query("DELETE FROM app.purchase WHERE state = 'created'"))

  /** So many who wait, of one creator, whom nobody was asked for yet but the first. @returns how they stand */
  async function line(count: number): Promise<() => Promise<object | undefined>> {
    const [seller, client] = [await shop(), await fan()]
    const price = await quote(client, seller)
    relay().passage = 'is too much'
    const { id } = (await start(client, price)).body
    relay().passage = 'passes'
    const padded = "lpad(((SELECT count(*) FROM app.account) + n)::text, 22, '0')"
    await owner().query(
      `WITH other AS (SELECT n, ${padded} AS part FROM generate_series(1, $2::int) n),
         account AS (INSERT INTO app.account (id) SELECT 'acc_' || part FROM other)
       INSERT INTO app.purchase SELECT (jsonb_populate_record(p, jsonb_build_object('id', 'pur_' || part,
         'account_id', 'acc_' || part, 'quote_id', NULL, 'created_at', p.created_at + make_interval(secs => n / 1000.0)))).*
       FROM app.purchase p, other WHERE p.id = $1`,
      [id, count - 1],
    )
    await world.shift('1 minute')
    return () => standingOf(id)
  }
  /** How many of a creator's were asked for and refused, have a page, and were not asked for. */
  async function standingOf(id: string): Promise<object | undefined> {
    const { rows } = await owner().query<{ refused: number; open: number; untouched: number }>(
      `SELECT count(*) FILTER (WHERE p.state = 'created' AND a.tries > 0)::int AS refused,
         count(*) FILTER (WHERE p.state = 'checkout_open')::int AS open,
         count(*) FILTER (WHERE p.state = 'created' AND coalesce(a.tries, 0) = 0)::int AS untouched
       FROM app.purchase p LEFT JOIN app.attempt a ON a.subject = p.id AND a.purpose = 'pay'
       WHERE p.creator_id = (SELECT creator_id FROM app.purchase WHERE id = $1)`,
      [id],
    )
    return rows[0]
  }
  const turn = (pace: Pace) =>
    askLine(
      purchaseDeps(database, standIn()),
      pace,
      createPlaces({ atOnce: 1, slowMs: Number.POSITIVE_INFINITY }),
    )

  it('goes on after two refusals in a row, as often as that happens', async () => {
    const standing = await line(8)
    await faults({ ...SESSIONS, kind: 'rate_limited', times: 2 })
    const pace = createPace(Date.now)
    await turn(pace)
    expect(await standing()).to.deep.equal({ refused: 2, open: 6, untouched: 0 })
    expect(pace.perS(), 'it is a little too fast, not hopeless').to.be.within(5, 24)
  })

  it('ends after the third in a row; nobody else is asked for, and the next turn begins with them', async () => {
    const standing = await line(8)
    await faults({ ...SESSIONS, kind: 'rate_limited', times: 3 })
    await turn(createPace(Date.now))
    expect(await standing()).to.deep.equal({ refused: 3, open: 0, untouched: 5 })
    await world.shift('2 minutes')
    await turn(createPace(Date.now))
    expect(await standing()).to.deep.equal({ refused: 0, open: 8, untouched: 0 })
  })

  it('ends as well when the provider is not there, which says nothing of the pace', async () => {
    const standing = await line(6)
    const pace = createPace(Date.now)
    // of another address
    stopProvider()
    await askLine(
      purchaseDeps(database, { url: 'http://127.0.0.1:9' }),
      pace,
      createPlaces({ atOnce: 1, slowMs: Number.POSITIVE_INFINITY }),
    )
    stopProvider()
    expect(await standing()).to.deep.equal({ refused: 0, open: 0, untouched: 6 })
    expect(pace.perS()).to.equal(25)
  })

  it('takes 75 at most, so that whoever comes meanwhile has a place in the next', async () => {
    const standing = await line(80)
    await turn({ next: async () => {}, leave: async () => {}, refused: () => {}, perS: () => 25 })
    expect(await standing()).to.deep.equal({ refused: 0, open: 75, untouched: 5 })
  })
})
