import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { postCharge } from '#api/ledger/postCharge.ts'
import type { PaymentReading } from '#api/ports/payments/cards.ts'
import { withTransaction } from '#db/transaction.ts'
import { useCardSales } from '#test/api/adapters/stripe/money/useCardSales.ts'
import { createInstallation, type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { payableAccount } from '#test/local/stripe/kit/earning.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'

describe('npm run reconcile [S2.14][S4.11]', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const sales = useCardSales()
  let api: TestApi
  let worker: ServerProcess
  let owner: Awaited<ReturnType<typeof signIn>>
  let [creatorId, destination] = ['', '']

  before(async () => {
    await createChainRows(database.pool('indexer')).cursor(10)
    const installation = createInstallation()
    const key = path.join(installation.dir, 'payment')
    writeFileSync(key, `${STAND_IN_KEY}\n`, { mode: 0o600 })
    Object.assign(installation.settings, { STRIPE_KEY_FILE: key, STRIPE_API_URL: sales.standIn().url })
    api = await startApi(database, installation)
    worker = await startWorker(database, installation)
    owner = await signIn(api.url)
    await owner.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'N' } })
    destination = await payableAccount(sales.standIn())
    const { rows } = await database.pool('owner').query<{ id: string }>(
      `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, state, currency, read_at, next_read_at)
        SELECT id, 'DE', 'a try', $2, 'active', 'EUR', app.now(), app.now() + interval '1 day' FROM app.creator WHERE account_id = $1
        RETURNING creator_id AS id`,
      [owner.accountId, destination],
    )
    creatorId = rows[0]?.id ?? ''
  })
  after(async () => {
    await worker?.stop()
    await api?.stop()
    api?.installation.remove()
  })

  const pay = () => sales.payments().payWithCard(sales.cardPayment('pm_card_visa', { destination }))
  const book = ({ charge, purchaseId }: PaymentReading) =>
    withTransaction(database.work(), async (tx) => {
      if (charge === null) throw new Error('it was not paid')
      return postCharge(tx, { purchaseId: String(purchaseId), creatorId, charge, feeExpected: 90n })
    })
  async function run(url = database.url('owner')) {
    const child = spawn(process.execPath, ['scripts/reconcile/main.ts'], {
      env: { DATABASE_OWNER_URL: url, DATABASE_RECONCILER_PASSWORD: 'reconciler' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
    const [code] = await once(child, 'close')
    return { code, output }
  }
  const ready = async () => request(api.url, 'GET', '/readyz')

  it('ends with 0 at zero; else with 1 and every row and its cause, and the installation says so and goes on', async () => {
    await book(await pay())
    const well = await run()
    expect([well.code, well.output.trimEnd().split('\n').at(-1)], well.output).to.deep.equal([
      0,
      'difference 0',
    ])
    expect((await ready()).body).to.not.have.property('degraded')
    expect((await owner.call('GET', '/v1/me/earnings')).body.compared).to.deep.include.members([
      ...(
        await database
          .pool('api')
          .query<{ at: Date }>("SELECT at FROM app.reconcile_run WHERE scope = 'provider'")
      ).rows.map(({ at }) => ({ rail: 'card', at: at.toISOString(), differences: 0 })),
    ])

    // the newest lines may be on their way into the books
    const payment = await pay()
    await database.pool('owner').query("UPDATE app.clock SET shift = '2 minutes'")
    const off = await run()
    expect([off.code, off.output.trimEnd().split('\n').at(-1)], off.output).to.deep.equal([
      1,
      '4 differences',
    ])
    for (const { ref } of payment.charge?.facts ?? [])
      expect(off.output).to.match(new RegExp(`MISSING .*${ref}`))
    await until('it is said', async () => (await ready()).body.degraded !== undefined)
    const said = await ready()
    expect([said.status, said.body.degraded]).to.deep.equal([200, ['books_differ_provider']])
    const { compared } = (await owner.call('GET', '/v1/me/earnings')).body
    expect(compared.find(({ rail }: { rail: string }) => rail === 'card')).to.include({ differences: 1 })

    await book(payment)
    const again = await run()
    expect(again.code, again.output).to.equal(0)
  })

  it('ends with 2 and a sentence where there is no database', async () => {
    const { code, output } = await run('postgres://nobody:x@127.0.0.1:1/none')
    expect(code).to.equal(2)
    expect(output.trim().split('\n')).to.have.length(1)
  })
})
