import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { zeroAddress } from 'viem'
import { postCharge } from '#api/ledger/postCharge.ts'
import { postJournal } from '#api/ledger/postJournal.ts'
import { postRefund } from '#api/ledger/postObjects.ts'
import {
  booksDegraded,
  type ComparedRun,
  reconcile,
  watchBalances,
  watchRules,
} from '#api/ledger/reconcile/reconcile.ts'
import type { PaymentReading } from '#api/ports/payments/cards.ts'
import { withTransaction } from '#db/transaction.ts'
import { useCardSales } from '#test/api/adapters/stripe/money/useCardSales.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'
import { advanceTo, payableAccount } from '#test/local/stripe/kit/earning.ts'
import { type BookedCreator, seedCreator } from './books.ts'

describe('the books beside the world [S2.14][S4.11]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const sales = useCardSales()
  const api = () => database.work()
  const alarms: string[] = []
  let creator: BookedCreator

  const deps = () => ({
    ...{
      pool: api(),
      clock: Date.now,
      random: randomBytes,
      chainId: 31337,
      currencyList: zeroAddress,
      money: null,
    },
    payments: sales.payments(),
    alarms: { raise: (name: string) => alarms.push(name) },
  })
  const compare = async () => {
    const runs = await reconcile(deps(), -1)
    return (scope: ComparedRun['scope']) => runs.find((run) => run.scope === scope)
  }
  /** Causes and sums of a side, each difference as its row says. */
  const differences = async (scope: ComparedRun['scope'] = 'provider') =>
    ((await compare())(scope)?.found ?? []).map(({ cause, place, amount, currency }) => [
      ...[cause, place, amount, currency],
    ])
  const pay = () =>
    sales.payments().payWithCard(sales.cardPayment('pm_card_visa', { destination: creator.accountRef }))
  const book = ({ charge, purchaseId }: PaymentReading) =>
    withTransaction(api(), async (tx) => {
      if (charge === null) throw new Error('it was not paid')
      const { creatorId } = creator
      return postCharge(tx, { purchaseId: String(purchaseId), creatorId, charge, feeExpected: 90n })
    })

  before(async () => {
    await createChainRows(database.pool('indexer')).cursor(10)
    creator = await seedCreator(database.pool('owner'))
    creator.accountRef = await payableAccount(sales.standIn())
    await database.pool('owner').query(
      `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, state, currency, read_at)
        VALUES ($1, 'DE', 'a try', $2, 'active', 'EUR', app.now())`,
      [creator.creatorId, creator.accountRef],
    )
  })

  it('match as long as everything is written', async () => {
    for (let n = 0; n < 3; n++) expect(await book(await pay())).to.equal('posted')
    const run = await compare()
    expect(run('provider')).to.deep.include({ found: [], facts: 12 })
    expect(run('rules')?.found).to.deep.equal([])
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    expect(alarms).to.deep.equal([])
  })

  it('name every line of a sale that is missing, whose it is, and are well again once it is written', async () => {
    const payment = await pay()
    expect((await differences()).sort()).to.deep.equal(
      [
        ['MISSING', 'provider:platform', 861n, 'EUR'],
        ['MISSING', 'provider:platform', -900n, 'EUR'],
        ['MISSING', 'provider:platform', 90n, 'EUR'],
        ['MISSING', 'provider:account', 810n, 'EUR'],
      ].sort(),
    )
    expect(alarms).to.deep.equal(['books_differ'])
    expect(await booksDegraded(database.pool('api'))).to.deep.equal(['books_differ_provider'])
    const { rows } = await api().query<{ refs: string[]; differences: number }>(
      `SELECT r.differences, array_agg(d.outside_ref ORDER BY d.outside_ref) AS refs FROM app.reconcile_run r
        JOIN app.reconcile_diff d ON d.run_id = r.id AND d.creator_id IS NOT DISTINCT FROM $1 WHERE r.scope = 'provider' GROUP BY r.id`,
      [creator.creatorId],
    )
    const own = payment.charge?.facts.filter(({ accountRef }) => accountRef !== null).map(({ ref }) => ref)
    expect(rows).to.deep.equal([{ refs: own, differences: 4 }])
    await book(payment)
    expect(await differences()).to.deep.equal([])
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
  })

  it('[S2.14] balances alone show within a quarter of an hour what is missing, by its rows, and that it is there again', async () => {
    await watchBalances(deps(), -1)
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    const payment = await pay()
    await watchBalances(deps(), -1)
    expect(await booksDegraded(database.pool('api'))).to.deep.equal(['books_differ_balances'])
    const { rows } = await api().query<{ cause: string; amount: bigint }>(
      `SELECT d.cause::text AS cause, d.amount FROM app.reconcile_diff d JOIN app.reconcile_run r ON r.id = d.run_id
        WHERE r.scope = 'balances' ORDER BY d.amount`,
    )
    expect(rows.map(({ cause, amount }) => [cause, amount])).to.deep.equal([
      ['MISSING', -900n],
      ['MISSING', 90n],
      ['MISSING', 810n],
      ['MISSING', 861n],
    ])
    await book(payment)
    await watchBalances(deps(), -1)
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    // what is on its way for a short time is nothing; the provider's clock stands since this file was read
    const late = await pay()
    await watchBalances(deps(), 86_400)
    expect(await booksDegraded(database.pool('api'))).to.deep.equal([])
    await book(late)
  })

  it('name a refund that nobody wrote, and take it when it comes', async () => {
    const payment = await pay()
    await book(payment)
    const refund = await sales.payments().refundCharge({
      ...{ attemptKey: 'refund-1', refundId: 'rfd_1', paymentRef: payment.paymentRef, amount: 900 },
      ...{ reverseTransfer: true, refundFee: false },
    })
    expect((await differences()).map(([cause]) => cause)).to.deep.equal(['MISSING', 'MISSING', 'MISSING'])
    const whose = { subject: String(payment.purchaseId), creatorId: creator.creatorId }
    await withTransaction(api(), (tx) => postRefund(tx, whose, refund))
    expect(await differences()).to.deep.equal([])
  })

  it('what stands for itself is written here: payouts and what is not ours, at a place of its own', async () => {
    advanceTo(sales.standIn(), 1)
    advanceTo(sales.standIn(), 1)
    expect(await differences()).to.deep.equal([])
    const { rows } = await api().query<{ kind: string; amount: bigint }>(
      `SELECT j.kind::text AS kind, sum(p.amount) AS amount FROM app.journal j JOIN app.posting p ON p.journal_id = j.id
        JOIN app.ledger_account a ON a.id = p.account_id WHERE a.place = 'bank' AND j.creator_id = $1 GROUP BY 1`,
      [creator.creatorId],
    )
    expect(rows.map(({ kind }) => kind)).to.deep.equal(['payout'])
    const [balance] = await sales.payments().balanceOf(creator.accountRef)
    const books = await api().query<{ amount: bigint }>(
      `SELECT sum(p.amount) AS amount FROM app.posting p JOIN app.ledger_account a ON a.id = p.account_id
        WHERE a.place = 'provider:account' AND a.ref = $1`,
      [creator.accountRef],
    )
    expect(books.rows[0]?.amount).to.equal(BigInt((balance?.available ?? 0) + (balance?.pending ?? 0)))
  })

  it('a line that the provider does not know, or says otherwise, has its journal named', async () => {
    const { creatorId, accountRef } = creator
    const payment = await pay()
    const [charge] = payment.charge?.facts ?? []
    await withTransaction(api(), (tx) =>
      postJournal(tx, {
        ...{ key: 'forged:1', kind: 'other', at: new Date(), subject: 'forged', creatorId },
        lines: [
          {
            place: 'provider:account',
            ref: accountRef,
            creatorId,
            currency: 'EUR',
            amount: 5n,
            factRef: 'txn_forged',
          },
          { place: 'provider:platform', currency: 'EUR', amount: 7n, factRef: charge?.ref ?? '' },
          { place: 'other', currency: 'EUR', amount: -12n },
        ],
      }),
    )
    const run = (await compare())('provider')
    const found = run?.found.filter(({ cause }) => cause !== 'MISSING') ?? []
    expect(found.map(({ cause, amount, outsideRef }) => [cause, amount, outsideRef])).to.deep.equal([
      ['DIFFERENT', 861n - 7n, charge?.ref],
      ['UNKNOWN', -5n, 'txn_forged'],
    ])
    const { rows } = await api().query<{ id: string }>("SELECT id FROM app.journal WHERE key = 'forged:1'")
    expect(found.map(({ journalId }) => journalId)).to.deep.equal([rows[0]?.id, rows[0]?.id])
  })

  it('a provider that does not answer is a difference, and nothing else stops', async () => {
    const away = {
      balanceOf: () => Promise.reject(new Error('nobody there')),
      listFacts: sales.payments().listFacts,
    }
    const runs = await reconcile({ ...deps(), payments: away }, -1)
    const [found] = runs.find(({ scope }) => scope === 'provider')?.found ?? []
    expect(found).to.include({ cause: 'RULE', said: 'It could not be compared: nobody there' })
    expect(runs.map(({ scope }) => scope)).to.include('rules')
  })

  it('rules are broken by more going back than was paid, and by money that nobody got', async () => {
    const { creatorId } = creator
    const line = (place: 'fan' | 'other', amount: bigint) => ({ place, currency: 'EUR', amount })
    for (const [kind, lines] of [
      ['charge', [line('fan', -900n), line('other', 900n)]],
      ['refund', [line('fan', 901n), line('other', -901n)]],
    ] as const)
      await withTransaction(api(), (tx) =>
        postJournal(tx, {
          key: `broken:${kind}`,
          kind,
          at: new Date(),
          subject: 'broken',
          creatorId,
          lines: [...lines],
        }),
      )
    await watchRules(deps())
    const { rows } = await api().query<{ said: string; ref: string }>(
      `SELECT d.said, d.ref FROM app.reconcile_diff d JOIN app.reconcile_run r ON r.id = d.run_id
        WHERE r.scope = 'rules' AND d.ref LIKE 'broken%' ORDER BY r.at, d.n`,
    )
    expect(rows.map(({ ref }) => ref)).to.deep.equal(['broken:charge', 'broken'])
    expect(await booksDegraded(database.pool('api'))).to.include('books_differ_rules')
  })
})
