import { expect } from 'chai'
import type { EarningDay, EarningEntry } from '#api/ledger/contract.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { type BrokenRows, brokenRows } from './brokenRows.ts'

const DAY_MS = 86_400_000

describe('days and sales of earnings [S2.9]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database)
  let anna: Client
  let ben: Client
  let rows: BrokenRows
  const days = (client: Client, query: string) => client.call('GET', `/v1/me/earnings/days?${query}`)
  const entries = async () =>
    (await anna.call('GET', '/v1/me/earnings/entries')).body.entries as EarningEntry[]

  before(async () => {
    ;[anna, ben] = [await signIn(api().url), await signIn(api().url)]
    await anna.call('POST', '/v1/channels', { body: { handle: 'anna', name: 'Anna' } })
    const { rows: own } = await database
      .pool('owner')
      .query(
        'SELECT h.id AS "channelId", c.id AS "creatorId" FROM app.creator c JOIN app.channel h ON h.creator_id = c.id WHERE c.account_id = $1',
        [anna.accountId],
      )
    const seller = { accountId: anna.accountId, accountRef: 'acct_anna', ...own[0] }
    rows = brokenRows(database.pool('owner'), database.work(), seller)
  })
  afterEach(() => rows.clear())

  it('days sum up to what entries say, in the zone of who reads, and are nobody else’s', async () => {
    for (const subject of ['one', 'two', 'three']) await rows.sale(subject)
    await rows.journal('refund', 'one', { 'provider:account': -810n, fan: 810n })
    await rows.journal('payout', 'po_1', { 'provider:account': -500n, bank: 500n })
    const reply = await days(anna, 'zone=Europe/Berlin&days=30')
    expect(reply.status, reply.text).to.equal(200)
    const read = reply.body as { first: string; last: string; days: EarningDay[] }
    expect((Date.parse(read.last) - Date.parse(read.first)) / DAY_MS).to.equal(29)
    const sum = read.days.reduce((total, { yoursUnits }) => total + BigInt(yoursUnits), 0n)
    expect(sum).to.equal(2n * 810n)
    const said = (await entries()).filter(({ kind }) => kind !== 'payout')
    expect(said.reduce((total, { yoursUnits }) => total + BigInt(yoursUnits), 0n)).to.equal(sum)
    expect((await days(ben, 'zone=UTC&days=92')).body.days).to.deep.equal([])
    for (const query of ['', 'zone=UTC', 'zone=Nowhere/Else&days=3', 'zone=UTC&days=0', 'zone=UTC&days=93'])
      expect((await days(anna, query)).status, query).to.equal(422)
  })

  it('[S2.17][T42] an entry of a sale names tier, fee and its version, and the fan by a mark that says nothing else', async () => {
    const id = await rows.purchase()
    await rows.sale(id)
    const [entry] = await entries()
    expect(entry?.sale).to.deep.include({ tierName: 'Silver', feeBps: 1000, priceVersion: 1, feeSince: null })
    expect(entry?.sale?.fan).to.match(/^[0-9a-f]{6}$/)
    await database.pool('owner').query("UPDATE app.purchase SET account_id = 'acc_0000000000000000000000'")
    expect((await entries())[0]?.sale?.fan).to.equal(null)
  })
})
