import { expect } from 'chai'
import { projectPayout } from '#api/billing/payouts/projectPayout.ts'
import type { PayoutReading } from '#api/ports/payments/balances.ts'
import { withTransaction } from '#db/transaction.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { useDatabase } from '#test/kit/database.ts'
import { usePayouts } from './usePayouts.ts'

/** Every order of some things. */
function ordersOf<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]]
  return all.flatMap((one, n) => ordersOf(all.toSpliced(n, 1)).map((rest) => [one, ...rest]))
}

const DAY_S = 86_400

describe('payouts of creators', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const payouts = usePayouts(database)

  it('[S2.7][S4.10] injection 54: one that comes back days later is told once, and goes again after new bank details', async () => {
    const { client, account } = await payouts.seller('account_closed')
    const other = await payouts.seller('arrives')
    payouts.until(1)
    for (const one of [account, other.account]) await payouts.earn(one, 5000)
    payouts.until(1)
    const bring = async (one: string) => {
      for (const ref of await payouts.refsOf(one)) expect(await payouts.bring(one, ref)).to.equal('done')
    }
    await bring(account)
    await bring(other.account)
    const [paid, ...more] = await payouts.payouts(client)
    expect(more).to.deep.equal([])
    expect(paid).to.include({ state: 'paid', fail_code: null })
    expect(await payouts.told(client)).to.deep.equal({ inbox: [], mails: 0 })
    expect(await payouts.journals(String(paid?.payout_ref))).to.deep.equal([
      { kind: 'payout', amount: '-5000' },
    ])

    payouts.until(4)
    await Promise.all(Array.from({ length: 5 }, () => bring(account)))
    await bring(other.account)
    const [failed] = await payouts.payouts(client)
    expect(failed).to.include({ id: paid?.id, state: 'action_needed', fail_code: 'ACCOUNT_CLOSED' })
    expect(await payouts.told(client)).to.deep.equal({
      inbox: [{ amount: '50.00 EUR', reason: 'ACCOUNT_CLOSED' }],
      mails: 1,
    })
    expect(await payouts.journals(String(paid?.payout_ref))).to.deep.equal([
      { kind: 'payout', amount: '-5000' },
      { kind: 'payout_failed', amount: '5000' },
    ])
    const reply = await client.call('GET', '/v1/me/payouts')
    expect(reply.body).to.deep.include({ next: null })
    const [listed] = reply.body.payouts
    expect(listed).to.include({
      state: 'action_needed',
      failCode: 'ACCOUNT_CLOSED',
      amount: 5000,
      currency: 'EUR',
    })
    expect(listed.arrivesOn).to.match(/^\d{4}-\d\d-\d\d$/)
    expect(Date.parse(listed.failedAt)).to.be.greaterThan(Date.parse(listed.madeAt))

    await payouts.newBank(account)
    payouts.until(3)
    await bring(account)
    const [retried, again] = await payouts.payouts(client)
    expect(retried).to.include({ state: 'retried', fail_code: 'ACCOUNT_CLOSED' })
    expect(again).to.include({ state: 'paid', retry_of: retried?.id })
    expect((await payouts.told(client)).mails).to.equal(1)
    expect((await payouts.payouts(other.client)).map(({ state }) => state)).to.deep.equal(['paid'])
    expect(await payouts.told(other.client)).to.deep.equal({ inbox: [], mails: 0 })
  })

  it('[S2.7] one that never arrives, and one whose failure is found by the look alone', async () => {
    const { client, account } = await payouts.seller('no_account')
    payouts.until(1)
    await payouts.earn(account, 700)
    payouts.until(1)
    await database
      .pool('owner')
      .query("UPDATE app.connect_account SET payouts_next_at = app.now() - interval '1 second'")
    await payouts.sweep()
    await payouts.sweep()
    expect((await payouts.payouts(client)).at(0)).to.include({
      state: 'action_needed',
      fail_code: 'NO_ACCOUNT',
    })
    expect((await payouts.told(client)).mails).to.equal(1)
  })

  it('[S2.7] an account that is gone holds up no other account’s look', async () => {
    const [gone, here] = [await payouts.seller('arrives'), await payouts.seller('arrives')]
    payouts.until(1)
    await payouts.earn(here.account, 700)
    payouts.until(1)
    await payouts.world.order('accounts/deauthorize', { account: gone.account })
    await database.pool('owner').query(
      `UPDATE app.connect_account SET payouts_next_at = app.now() - CASE account_ref WHEN $1
         THEN interval '2 hours' ELSE interval '1 hour' END`,
      [gone.account],
    )
    await payouts.sweep()
    expect((await payouts.payouts(here.client)).length).to.be.greaterThan(0)
    expect(await payouts.bring(gone.account, 'po_never')).to.equal('done')
    expect(payouts.warnings).to.deep.equal([])
  })

  it('[S2.7] readings in any order end as the newest, and are told once', async () => {
    const { client, account } = await payouts.seller('arrives')
    const base = { accountRef: account, amount: 900, currency: 'EUR', isLive: false, bankRef: 'ba_1' }
    const steps = ['pending', 'in_transit', 'paid', 'failed'] as const
    let n = 0
    for (const order of ordersOf([0, 1, 2, 3])) {
      const payoutRef = `po_order_${++n}`
      const at = Date.now()
      for (const step of order) {
        const state = steps[step] as (typeof steps)[number]
        const reading: PayoutReading = {
          ...{ ...base, payoutRef, state, createdAt: n * 1000, arrivesAt: (20 + step) * DAY_S, facts: [] },
          failure: state === 'failed' ? 'BANK_REFUSED' : null,
        }
        await withTransaction(database.work(), (tx) =>
          projectPayout(tx, payouts.deps(), reading, new Date(at + step * 1000)),
        )
      }
      const row = (await payouts.payouts(client)).find(({ payout_ref: ref }) => ref === payoutRef)
      expect(row, order.join()).to.include({
        ...{ state: 'action_needed', fail_code: 'BANK_REFUSED', arrives_on: '1970-01-24' },
      })
    }
    expect(await payouts.told(client)).to.deep.include({ mails: n })
  })

  it('[S2.7] what was made before the money was back is no second try, and what was read stays read', async () => {
    const { client, account } = await payouts.seller('arrives')
    const at = Date.now()
    const bring = (changes: Partial<PayoutReading>) =>
      withTransaction(database.work(), (tx) =>
        projectPayout(
          tx,
          payouts.deps(),
          {
            ...{ payoutRef: 'po_one', accountRef: account, state: 'paid', failure: null, amount: 900 },
            ...{ currency: 'EUR', isLive: false, arrivesAt: 5, createdAt: 1000, bankRef: null, facts: [] },
            ...changes,
          },
          new Date(at),
        ),
      )
    const states = async () => (await payouts.payouts(client)).map(({ state }) => state)
    const back: BalanceFact = {
      ...{ ref: 'txn_back', accountRef: account, kind: 'payout_failure', amount: 900, fee: 0, net: 900 },
      ...{ currency: 'EUR', sourceRef: 'po_one', createdAt: 3000, availableAt: 3000 },
    }
    await bring({})
    await bring({ payoutRef: 'po_between', createdAt: 2000 })
    await bring({ state: 'failed', failure: 'PROVIDER', facts: [back] })
    expect(await states()).to.deep.equal(['action_needed', 'paid'])
    await database
      .pool('owner')
      .query('UPDATE app.notification SET read_at = app.now() WHERE account_id = $1', [client.accountId])
    await bring({ state: 'failed', failure: 'PROVIDER', facts: [back] })
    const unread = await payouts.rows(
      'SELECT FROM app.notification WHERE account_id = $1 AND read_at IS NULL',
      [client.accountId],
    )
    expect(unread).to.deep.equal([])
    await bring({ payoutRef: 'po_dollars', createdAt: 4000, currency: 'USD' })
    expect(await states()).to.deep.equal(['action_needed', 'paid', 'paid'])
    await bring({ payoutRef: 'po_next', createdAt: 4001 })
    expect(await states()).to.deep.equal(['retried', 'paid', 'paid', 'paid'])
  })

  it('[S2.7] one that was taken back before it left needs nobody', async () => {
    const { client, account } = await payouts.seller('arrives')
    const reading: PayoutReading = {
      ...{
        payoutRef: 'po_cancelled',
        accountRef: account,
        state: 'cancelled',
        failure: 'CANCELLED',
        amount: 900,
      },
      ...{ currency: 'EUR', isLive: false, arrivesAt: 5, createdAt: 1, bankRef: null, facts: [] },
    }
    await withTransaction(database.work(), (tx) => projectPayout(tx, payouts.deps(), reading, new Date()))
    expect((await payouts.payouts(client)).at(0)).to.include({ state: 'failed', fail_code: 'CANCELLED' })
    expect(await payouts.told(client)).to.deep.equal({ inbox: [], mails: 0 })
  })

  it('[S4.6][S2.7] what is told of an account has it read again: no way to the bank, and a way again', async () => {
    const { client, account } = await payouts.seller('account_closed')
    payouts.until(1)
    await payouts.earn(account, 700)
    payouts.until(4)
    payouts.until(4)
    expect(await payouts.world.read(client)).to.include({ paysOut: true, sellsByCard: true })
    expect(await payouts.bring(account, account, 'account')).to.equal('done')
    expect(await payouts.world.read(client)).to.include({
      paysOut: false,
      sellsByCard: false,
      state: 'active',
    })
    await payouts.newBank(account)
    expect(await payouts.bring(account, account, 'account')).to.equal('done')
    expect(await payouts.world.read(client)).to.include({ paysOut: true, sellsByCard: true })
  })

  it('[S2.1] pages are the own alone, and what is nobody’s here changes nothing', async () => {
    const { client, account } = await payouts.seller('arrives')
    const stranger = await payouts.seller('arrives')
    for (let n = 1; n <= 35; n++)
      await withTransaction(database.work(), (tx) =>
        projectPayout(
          tx,
          payouts.deps(),
          {
            ...{ payoutRef: `po_page_${n}`, accountRef: account, state: 'paid', failure: null, amount: n },
            ...{ currency: 'EUR', isLive: false, arrivesAt: n, createdAt: n, bankRef: null, facts: [] },
          },
          new Date(),
        ),
      )
    const first = (await client.call('GET', '/v1/me/payouts')).body
    expect(first.payouts.map(({ amount }: { amount: number }) => amount)).to.deep.equal(
      Array.from({ length: 30 }, (_, n) => 35 - n),
    )
    const second = (await client.call('GET', `/v1/me/payouts?before=${first.next}`)).body
    expect(second.payouts.map(({ amount }: { amount: number }) => amount)).to.deep.equal([5, 4, 3, 2, 1])
    expect(second.next).to.equal(null)
    const theirs = await stranger.client.call('GET', `/v1/me/payouts?before=${first.next}`)
    expect(theirs.body).to.deep.equal({ payouts: [], next: null })
    expect((await client.call('GET', '/v1/me/payouts?before=po_1')).status).to.equal(422)
    const count = async () => (await payouts.rows('SELECT FROM app.payout', [])).length
    const before = await count()
    expect(await payouts.bring(null, 'po_of_ours')).to.equal('done')
    expect(await payouts.bring('acct_never', 'po_never')).to.equal('done')
    expect(await count()).to.equal(before)
  })
})
