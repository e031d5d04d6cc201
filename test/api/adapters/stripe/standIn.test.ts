import { expect } from 'chai'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import {
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentsBusy,
  PaymentsUnreachable,
} from '#api/ports/payments.ts'
import type { Fault } from '#local/stripe/http/faults.ts'
import { enter, look, OWNER, RETURN } from '#test/local/stripe/accounts/pages.ts'
import { PLATFORM, STAND_IN_KEY, useStandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { errorOf, paymentOptions } from './usePayments.ts'

const MINUTE_S = 60
const DAY_S = 86_400
const ACCOUNTS = '/v2/core/accounts'
const BACK = { returnUrl: RETURN, renewUrl: 'http://localhost:9/renew' }
let attempts = 0
/** Another attempt each time. */
const wanted = () => ({
  attemptKey: `attempt-${++attempts}`,
  creatorId: `cre_${attempts}`,
  email: 'northlight@example.org',
  displayName: 'Northlight',
  country: 'DE',
})

describe('the adapter before the stand-in', () => {
  const standIn = useStandIn()
  let payments: Payments
  before(() => {
    payments = createPayments(paymentOptions(standIn().url, { keys: { current: () => STAND_IN_KEY } }))
  })
  after(() => payments.stop())
  const setFaults = (...faults: Fault[]) => standIn().command('faults/set', { faults })
  afterEach(() => setFaults())

  it('[S1.1] knows whose key it is, and that no real money moves', async () => {
    expect(await payments.platform()).to.deep.equal({ accountId: PLATFORM, isLive: false })
  })

  it('[S4.5][S4.6][S4.33] an account goes from its first page to money, and loses it', async () => {
    const { accountRef, ...begun } = await payments.createConnect(wanted())
    expect(begun).to.deep.equal({
      state: 'started',
      wayOut: null,
      currency: 'EUR',
      demands: ['identity', 'address', 'bank', 'terms'].map((need) => ({ need, isOverdue: true })),
      demandsUntil: null,
      isChecking: false,
      paysOut: false,
    })
    expect(await errorOf(payments.dashboardLink(accountRef))).to.include({ code: 'GONE' })

    const link = await payments.connectLink(accountRef, BACK)
    expect(new URL(link.url).origin).to.equal(new URL(standIn().pagesUrl).origin)
    expect(link.expiresAt).to.be.greaterThan(standIn().store.nowS())
    await look(await enter(link.url), { ...OWNER, action: 'finish' })
    expect(await payments.readConnect(accountRef)).to.include({ state: 'pending', isChecking: true })

    standIn().advance(MINUTE_S)
    const ready = await payments.readConnect(accountRef)
    expect(ready).to.deep.include({ state: 'active', paysOut: true, demands: [], isChecking: false })
    const view = await payments.dashboardLink(accountRef)
    expect(new URL(view.url).origin).to.equal(new URL(standIn().pagesUrl).origin)

    const until = standIn().store.nowS() + DAY_S
    await standIn().command('accounts/restrict', { account: accountRef, until })
    expect(await payments.readConnect(accountRef)).to.deep.include({
      ...{ state: 'active', demands: [{ need: 'document', isOverdue: false }], demandsUntil: until },
    })
    standIn().advance(DAY_S + 1)
    expect(await payments.readConnect(accountRef)).to.deep.include({
      ...{ state: 'restricted', wayOut: 'creator', demands: [{ need: 'document', isOverdue: true }] },
      demandsUntil: null,
    })
    await standIn().command('accounts/reject', { account: accountRef, reason: 'fraud' })
    expect(await payments.readConnect(accountRef)).to.include({ state: 'rejected', wayOut: 'nobody' })
  })

  it('[S4.6] one that was taken from us is gone', async () => {
    const { accountRef } = await payments.createConnect(wanted())
    await standIn().command('accounts/deauthorize', { account: accountRef })
    for (const call of [
      payments.readConnect(accountRef),
      payments.connectLink(accountRef, BACK),
      payments.readConnect('acct_never'),
    ])
      expect(await errorOf(call))
        .to.be.instanceOf(PaymentRefused)
        .and.to.include({ code: 'GONE' })
  })

  it('[S4.5] the same attempt is one account, another content under it is refused, and so is a country', async () => {
    const one = wanted()
    const [first, second] = [await payments.createConnect(one), await payments.createConnect(one)]
    expect(second).to.deep.equal(first)
    const reused = await errorOf(payments.createConnect({ ...one, country: 'FR' }))
    expect(reused).to.be.instanceOf(PaymentRefused).and.to.include({ code: 'REUSED' })
    const nowhere = await errorOf(payments.createConnect({ ...wanted(), country: 'ZZ' }))
    expect(nowhere).to.be.instanceOf(PaymentRefused).and.to.include({ code: 'INVALID' })
  })

  for (const [kind, error] of [
    ['fail_before', PaymentOutcomeUnknown],
    ['fail_after', PaymentOutcomeUnknown],
    ['cut_body', PaymentOutcomeUnknown],
    ['hang_within', PaymentOutcomeUnknown],
    ['rate_limited', PaymentsBusy],
  ] as const)
    it(`[S4.33] after ${kind} of a new account it ends as ${error.name}, and the same attempt makes no second one`, async () => {
      const hurried = createPayments(
        paymentOptions(standIn().url, { keys: { current: () => STAND_IN_KEY }, timeoutMs: 1000 }),
      )
      const count = () => standIn().store.transact((tx) => tx.list('account')).length
      const before = count()
      try {
        await hurried.platform()
        await setFaults({ kind, method: 'POST', path: ACCOUNTS, times: 1 })
        const one = wanted()
        expect(await errorOf(hurried.createConnect(one))).to.be.instanceOf(error)
        await setFaults()
        expect((await payments.createConnect(one)).state).to.equal('started')
        expect(count() - before).to.equal(1)
      } finally {
        hurried.stop()
      }
    })

  it('[S4.33] a look through all that can go wrong finds nobody, and changes nothing', async () => {
    const { accountRef } = await payments.createConnect(wanted())
    for (const kind of ['fail_before', 'fail_after', 'cut_body'] as const) {
      await setFaults({ kind, method: 'GET', times: 1 })
      expect(await errorOf(payments.readConnect(accountRef)), kind).to.be.instanceOf(PaymentsUnreachable)
    }
    expect((await payments.readConnect(accountRef)).state).to.equal('started')
  })
})
