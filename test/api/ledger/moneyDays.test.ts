import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { MoneyReading } from '#api/ledger/bookkeeping/contract.ts'
import { postFacts } from '#api/ledger/postCharge.ts'
import { forgetRuns } from '#api/ledger/reconcile/forgetRuns.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { BOOKKEEPERS, chargeFacts, EMAIL, factOf } from './books.ts'
import { seedSeller } from './brokenRows.ts'

const DAY_S = 86_400

describe('days of everybody’s money by card [S2.10]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, { settings: { BOOKKEEPERS } })
  let keeper: Client
  let stranger: Client

  const owner = () => database.pool('owner')
  async function read(body: object = {}): Promise<MoneyReading> {
    const reply = await keeper.call('POST', '/v1/admin/money/readings', {
      body: { reason: 'the weekly look', ...body },
    })
    expect(reply.status, reply.text).to.equal(200)
    return reply.body
  }
  const daysOf = async (body: object = {}): Promise<MoneyReading['days']> => (await read(body)).days
  const post = (
    of: Pick<Parameters<typeof postFacts>[1], 'key' | 'kind' | 'creatorId' | 'facts'>,
    atS: number,
  ) =>
    withTransaction(database.work(), (tx) =>
      postFacts(tx, { ...of, subject: of.key, currency: 'EUR', at: atS }),
    )

  before(async () => {
    keeper = await signIn(api().url)
    stranger = await signIn(api().url)
    await database
      .pool('owner')
      .query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
        ...[newId('idn', randomBytes), keeper.accountId, EMAIL],
      ])
  })

  it('sums up what was captured, went back and waits, of all creators, by day and currency', async () => {
    const first = await seedSeller(database.pool('owner'))
    const second = await seedSeller(database.pool('owner'))
    const nowS = Math.floor(Date.now() / 1000)
    for (const [n, { creatorId, accountRef }] of [first, second].entries())
      await post(
        {
          ...{ key: `charge:${n}`, kind: 'charge' as const, creatorId },
          facts: chargeFacts(accountRef, { amount: 900, fee: 90, kept: 39 }),
        },
        nowS - 3 * DAY_S,
      )
    const { creatorId } = first
    const moved = { creatorId, facts: [factOf('refund', null, { amount: -870 })] }
    await post({ key: 'refund:1', kind: 'refund', ...moved }, nowS - DAY_S)
    const back = { creatorId, facts: [factOf('refund_failure', null, { amount: 300 })] }
    await post({ key: 'refund:2', kind: 'refund_failed', ...back }, nowS - DAY_S)
    const disputed = { creatorId, facts: [factOf('dispute', null, { amount: -900, fee: 2000 })] }
    await post({ key: 'dispute:1', kind: 'dispute', ...disputed }, nowS - DAY_S)
    const other = { creatorId, facts: [factOf('charge', null, { amount: 700, fee: 30, currency: 'USD' })] }
    await post({ key: 'charge:other', kind: 'charge', ...other }, nowS)
    // too old to be looked at
    await post(
      {
        ...{ key: 'charge:old', kind: 'charge', creatorId },
        facts: chargeFacts(first.accountRef, { amount: 900, fee: 90, kept: 39 }),
      },
      nowS - 40 * DAY_S,
    )

    const { first: from, last, days } = await daysOf({ zone: 'Pacific/Auckland' })
    expect((Date.parse(last) - Date.parse(from)) / 1000 / DAY_S).to.equal(29)
    const daysAgo = (n: number) => new Date(Date.parse(last) - n * DAY_S * 1000).toISOString().slice(0, 10)
    expect(days.map(({ day, flow, currency, units }) => [day, flow, currency, units])).to.deep.equal([
      [daysAgo(3), 'captured', 'EUR', '1800'],
      [daysAgo(1), 'given_back', 'EUR', '1470'],
      [daysAgo(0), 'parked', 'USD', '670'],
    ])
    expect(days[0]).to.deep.include({ symbol: 'EUR', decimals: 2 })
    expect((await daysOf()).days).to.have.length(3)
  })

  it('what somebody ended waits no more', async () => {
    await database.pool('owner').query(
      `INSERT INTO app.ledger_finding_end (key, subject, creator_id, facts, reason)
          SELECT key, subject, creator_id, facts, 'The difference is gone.' FROM app.ledger_finding WHERE cause = 'OTHER_CURRENCY'`,
    )
    expect((await daysOf()).days.map(({ flow }) => flow)).to.deep.equal(['captured', 'given_back'])
  })

  it('[S0.26] knows no zone that does not exist', async () => {
    const refused = await keeper.call('POST', '/v1/admin/money/readings', {
      body: { reason: 'the weekly look', zone: 'Nowhere/Else' },
    })
    expect(refused.status).to.equal(422)
  })

  it('[T22] a flood of small findings hides neither what is new nor what is large: pages by either order hold all, each once', async () => {
    const add = (key: string, facts: object, age: string) =>
      owner().query(
        `INSERT INTO app.ledger_finding (key, cause, subject, creator_id, facts, at) SELECT $1 || n, 'UNBALANCED', 'x' || n, $2, $3,
           app.now() - $4::interval FROM generate_series(1, CASE WHEN $1 = 'flood:' THEN 240 ELSE 1 END) n`,
        [key, seller.creatorId, facts, age],
      )
    const seller = await seedSeller(owner())
    await add('large:', { currency: 'EUR', amount: '-9000' }, '2 days')
    await add('flood:', { currency: 'EUR', amount: '1' }, '1 day')
    await add('flood:usd', { currency: 'USD', amount: '5' }, '3 days')
    await add('young:', { currency: 'EUR', amount: '2' }, '1 minute')
    const { matters, counts, next } = await read()
    expect([matters.length, matters[0]?.key, counts.matters]).to.deep.equal([100, 'young:1', 243])
    expect(next).to.be.a('string')
    const page = async (by: string, after?: string | null) => {
      const body = { reason: 'a page', by, ...(after ? { after } : {}) }
      const reply = await keeper.call('POST', '/v1/admin/money/matters', { body })
      expect(reply.status, reply.text).to.equal(200)
      return reply.body as Pick<MoneyReading, 'matters' | 'next'>
    }
    for (const by of ['newest', 'largest']) {
      const keys: (string | null)[] = []
      let after: string | null = null
      do {
        const found: Pick<MoneyReading, 'matters' | 'next'> = await page(by, after)
        keys.push(...found.matters.map(({ key }) => key))
        after = found.next
      } while (after !== null)
      expect([keys.length, new Set(keys).size], by).to.deep.equal([243, 243])
      const first = by === 'newest' ? ['young:1'] : ['large:1', 'flood:usd1', 'young:1']
      expect(keys.slice(0, first.length)).to.deep.equal(first)
      expect(keys.slice(-2).includes(by === 'newest' ? 'large:1' : 'none')).to.equal(by === 'newest')
    }
    expect((await page('newest', next)).matters[0]?.key, 'behind the first hundred').to.match(/^flood:/)
    for (const body of [
      { by: 'newest' },
      { reason: 'a look', by: 'oldest' },
      { reason: 'a look', by: 'newest', after: 'x' },
    ])
      expect((await keeper.call('POST', '/v1/admin/money/matters', { body })).status).to.equal(422)
    const asked = { reason: 'a look', by: 'newest' }
    expect((await stranger.call('POST', '/v1/admin/money/matters', { body: asked })).status).to.equal(404)
    const { rows: looks } = await owner().query<{ whose: string | null }>(
      "SELECT creator_id AS whose FROM app.audit WHERE actor = $1 AND reason = 'a page'",
      [keeper.accountId],
    )
    // three pages by either order, and one more
    expect(looks.filter(({ whose }) => whose === null)).to.have.length(7)
    expect(looks.filter(({ whose }) => whose === seller.creatorId)).to.have.length(7)
    await owner().query("DELETE FROM app.ledger_finding WHERE key ~ '^(large|flood|young):'")
  })

  it('[S2.14] old comparisons go, and the last one of a side stays with what is open in it', async () => {
    const run = async (scope: string, ageDays: number) => {
      const id = newId('rcn' as 'acc', randomBytes)
      await owner().query(
        `INSERT INTO app.reconcile_run (id, scope, begun_at, at, facts, differences)
           SELECT $1, $2, t, t, 1, 1 FROM (SELECT app.now() - make_interval(days => $3) AS t) x`,
        [id, scope, ageDays],
      )
      await owner().query(
        "INSERT INTO app.reconcile_diff (run_id, n, cause, said) VALUES ($1, 0, 'MISSING', 'of old')",
        [id],
      )
      return id
    }
    const [open, gone, young, last] = [
      await run('chain', 100),
      await run('provider', 91),
      await run('provider', 89),
      await run('provider', 1),
    ]
    await forgetRuns(database.work())
    const { rows: kept } = await owner().query(
      `SELECT r.id FROM app.reconcile_run r JOIN app.reconcile_diff d ON d.run_id = r.id WHERE r.id = ANY ($1)`,
      [[open, gone, young, last]],
    )
    expect(new Set(kept.map(({ id }) => id))).to.deep.equal(new Set([open, young, last]))
    const { rows: runs } = await owner().query('SELECT FROM app.reconcile_run WHERE id = $1', [gone])
    expect(runs).to.deep.equal([])
    const told = (await read()).matters.filter(({ said }) => said === 'of old').map(({ side }) => side)
    expect(told.sort()).to.deep.equal(['chain', 'provider'])
    await owner().query('DELETE FROM app.reconcile_diff WHERE run_id = ANY ($1)', [[open, young, last]])
    await owner().query('DELETE FROM app.reconcile_run WHERE id = ANY ($1)', [[open, young, last]])
  })
})
