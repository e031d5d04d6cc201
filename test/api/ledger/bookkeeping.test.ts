import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { zeroAddress } from 'viem'
import type { MoneyReading } from '#api/ledger/bookkeeping/contract.ts'
import { postFacts } from '#api/ledger/postCharge.ts'
import { postJournal } from '#api/ledger/postJournal.ts'
import { booksDegraded, watchRules } from '#api/ledger/reconcile/reconcile.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { BOOKKEEPERS, EMAIL, factOf } from './books.ts'
import { type BrokenRows, brokenRows, seedSeller } from './brokenRows.ts'

const MONEY = '/v1/admin/money'

describe('who keeps the books [S2.10]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, { settings: { BOOKKEEPERS } })
  const owner = () => database.pool('owner')
  const alarms = { raise: () => undefined }
  let keeper: Client
  let stranger: Client
  let seller: Awaited<ReturnType<typeof seedSeller>>
  let rows: BrokenRows

  const deps = () => ({
    ...{ pool: database.work(), clock: Date.now, random: randomBytes, alarms },
    ...{ chainId: 31337, currencyList: zeroAddress, money: null, payments: null },
  })
  async function read(reason = 'the weekly look'): Promise<MoneyReading> {
    const reply = await keeper.call('POST', `${MONEY}/readings`, { body: { reason } })
    expect(reply.status, reply.text).to.equal(200)
    return reply.body
  }
  const record = async () =>
    (
      await owner().query<{ act: string; object: string; reason: string; creator_id: string | null }>(
        'SELECT act, object, reason, creator_id, ip_prefix FROM app.audit WHERE actor = $1 ORDER BY at, creator_id NULLS FIRST',
        [keeper.accountId],
      )
    ).rows
  const ends = async () =>
    (
      await owner().query<{ key: string; reason: string; actor: string | null }>(
        'SELECT e.key, e.reason, a.actor FROM app.ledger_finding_end e LEFT JOIN app.audit a ON a.id = e.audit_id ORDER BY e.at',
      )
    ).rows
  const note = (amount: number, subject: string) =>
    withTransaction(database.work(), (tx) =>
      postFacts(tx, {
        ...{
          key: `refund:${subject}`,
          kind: 'refund',
          subject,
          creatorId: seller.creatorId,
          currency: 'EUR',
        },
        ...{
          at: Math.floor(Date.now() / 1000),
          facts: [factOf('payment_refund', seller.accountRef, { amount })],
        },
      }),
    )

  before(async () => {
    keeper = await signIn(api().url)
    stranger = await signIn(api().url)
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [...[newId('idn', randomBytes), keeper.accountId, EMAIL.toUpperCase()]],
    )
    seller = await seedSeller(owner())
    rows = brokenRows(owner(), database.work(), seller)
  })
  afterEach(async () => {
    await rows.clear()
    await owner().query('TRUNCATE app.audit')
  })

  it('reads nothing without a reason, and the record has it first, with a row for each creator who was looked at', async () => {
    for (const body of [{}, { reason: '' }, { reason: ' a ' }, { reason: 'x'.repeat(301) }])
      expect((await keeper.call('POST', `${MONEY}/readings`, { body })).status).to.equal(422)
    expect(await record()).to.deep.equal([])
    await note(-5, 'a sale')
    const { matters, counts } = await read('a fan wrote in')
    expect(counts).to.deep.equal({ events: 0, matters: 1, payouts: 0 })
    expect(matters[0]).to.deep.include({
      ...{ kind: 'finding', cause: 'UNBALANCED', key: 'unbalanced:refund:a sale', subject: 'a sale' },
      ...{ amountUnits: '5', symbol: 'EUR', decimals: 2, side: null },
    })
    expect(matters[0]?.creator?.name).to.equal('Seller')
    const row = { act: 'read', object: 'money', reason: 'a fan wrote in', ip_prefix: '127.0.0.1' }
    expect(await record()).to.deep.equal([
      { ...row, creator_id: null },
      { ...row, creator_id: seller.creatorId },
    ])
    const none = database
      .pool('api')
      .query("SELECT app.read_money($1, $2, ' ', NULL, 9, ARRAY[now(), now()])", [
        ...[keeper.accountId, newId('aud' as 'acc', randomBytes)],
      ])
    expect(await none.catch(String)).to.contain('says who and why')
    const own = database
      .pool('api')
      .query(
        "INSERT INTO app.audit (month, id, actor, role, act, object) VALUES (now(), 'aud_x', 'a', 'b', 'c', 'd')",
      )
    expect(await own.catch(String)).to.contain('permission denied')
  })

  it('sees a parked event with why, and has it tried again', async () => {
    await owner().query(
      `INSERT INTO app.inbox (endpoint, event_id, account_ref, object_kind, object_ref, type, is_live, happened_at, lane, state, error, tries)
        VALUES ('platform', 'evt_poison', NULL, 'charge', 'ch_1', 'charge.succeeded', false, app.now(), 'platform-00', 'parked', 'FAILED', 8)`,
    )
    const { events } = await read()
    expect(events).to.have.length(1)
    expect(events[0]).to.deep.include({
      ...{
        endpoint: 'platform',
        eventId: 'evt_poison',
        error: 'FAILED',
        tries: 8,
        isParked: true,
        creator: null,
      },
    })
    const again = () =>
      keeper.call('POST', `${MONEY}/tries`, {
        body: { endpoint: 'platform', eventId: 'evt_poison', reason: 'the projector was mended' },
      })
    expect((await again()).status).to.equal(204)
    const { rows: inbox } = await owner().query('SELECT state, tries FROM app.inbox')
    expect(inbox).to.deep.equal([{ state: 'received', tries: 0 }])
    expect((await read()).events).to.deep.equal([])
    const twice = await again()
    expect([twice.status, twice.body.detail]).to.deep.equal([404, 'It is not open any more: look again.'])
    expect((await record()).map(({ act, object }) => [act, object])).to.deep.include([
      'try',
      'platform/evt_poison',
    ])
  })

  it('[S2.7] sees payouts that failed, and refunds that the provider refused', async () => {
    await owner().query(
      `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, failed_at, fail_code, asked_at)
        VALUES ($1, $2, 'po_bad', 5000, 'EUR', 'action_needed', app.now(), app.now(), app.now(), 'ACCOUNT_CLOSED', app.now())`,
      [newId('pay', randomBytes), seller.creatorId],
    )
    const purchase = await rows.purchase()
    const refundId = newId('rfd', randomBytes)
    await owner().query(
      `INSERT INTO app.refund (id, purchase_id, creator_id, amount, currency, reverse_transfer, refund_fee, cause, state, right_source, fail_code, failed_at)
        VALUES ($1::app.id, $2::app.id, $3, 900, 'EUR', true, true, 'fan', 'failed', $2::text, 'SPENT', app.now())`,
      [refundId, purchase, seller.creatorId],
    )
    const { payouts, matters } = await read()
    expect(payouts[0]).to.deep.include({ amount: 5000, failCode: 'ACCOUNT_CLOSED' })
    expect(matters.map(({ kind, cause, key }) => [kind, cause, key])).to.deep.equal([
      ['refund', 'SPENT', `refund:${refundId}`],
    ])
  })

  it('[S2.14] ends a finding with a reason: it is told no more, /readyz names it no more, and the record says who', async () => {
    await note(-5, 'a sale')
    await watchRules(deps())
    expect(await booksDegraded(database.pool('api'))).to.deep.equal(['books_differ_rules'])
    const ready = await request(api().url, 'GET', '/readyz')
    expect([ready.status, ready.body.degraded]).to.deep.equal([200, ['books_differ_rules']])
    const [matter] = (await read()).matters
    expect(matter).to.deep.include({ kind: 'difference', side: 'rules', key: 'unbalanced:refund:a sale' })
    const end = (key: string | null | undefined, client = keeper) =>
      client.call('POST', `${MONEY}/endings`, { body: { key, reason: 'a gift of the bank' } })
    expect((await end(matter?.key, stranger)).status).to.equal(404)
    expect((await end('unbalanced:nothing')).status).to.equal(404)
    expect((await end(matter?.key)).status).to.equal(204)
    expect((await end(matter?.key)).status, 'once').to.equal(404)
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    expect((await read()).matters).to.deep.equal([])
    expect((await read()).sides.map(({ side, differences }) => [side, differences])).to.deep.equal([
      ['rules', 0],
    ])
    await watchRules(deps())
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    expect(await ends()).to.deep.equal([
      { key: 'unbalanced:refund:a sale', reason: 'a gift of the bank', actor: keeper.accountId },
    ])
    for (const sql of [
      "UPDATE app.ledger_finding_end SET reason = 'another'",
      'DELETE FROM app.ledger_finding_end',
    ])
      expect(await database.pool('api').query(sql).catch(String)).to.contain('permission denied')
    const forged = database
      .pool('api')
      .query(
        "INSERT INTO app.ledger_finding_end (key, subject, reason, audit_id) VALUES ('abc', 'x', 'yes', 'aud_0000000000000000000000')",
      )
    expect(await forged.catch(String)).to.contain('permission denied')
  })

  it('[S2.14] a finding ends by itself when nothing is left of it', async () => {
    await note(-5, 'a sale')
    await watchRules(deps())
    expect(await booksDegraded(database.pool('api'))).to.deep.equal(['books_differ_rules'])
    await withTransaction(database.work(), (tx) =>
      postJournal(tx, {
        ...{
          key: 'other:mended',
          kind: 'other',
          at: new Date(),
          subject: 'a sale',
          creatorId: seller.creatorId,
        },
        lines: [
          { place: 'other', currency: 'EUR', amount: -5n },
          {
            place: 'provider:account',
            ref: seller.accountRef,
            creatorId: seller.creatorId,
            currency: 'EUR',
            amount: 5n,
          },
        ],
      }),
    )
    await watchRules(deps())
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    expect(await ends()).to.deep.equal([
      { key: 'unbalanced:refund:a sale', reason: 'The difference is gone.', actor: null },
    ])
  })

  it('[T28] cannot end what goes by itself alone', async () => {
    await rows.right('a purchase')
    await watchRules(deps())
    const [matter] = (await read()).matters
    expect(matter).to.deep.include({ kind: 'difference', key: null })
    const end = await keeper.call('POST', `${MONEY}/endings`, {
      body: { key: matter?.id, reason: 'I do not want to see it' },
    })
    expect(end.status).to.equal(404)
    expect((await read()).matters).to.have.length(1)
  })
})
