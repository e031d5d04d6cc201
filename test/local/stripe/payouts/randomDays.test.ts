import { expect } from 'chai'
import Stripe from 'stripe'
import { DISPUTE_FEE } from '#local/stripe/disputes/dispute.ts'
import { charged } from '../kit/charging.ts'
import { dispute, totalOf } from '../kit/disputing.ts'
import {
  advanceTo,
  BANKS,
  type BankKind,
  changeBank,
  DAY_S,
  payableAccount,
  payoutsOf,
} from '../kit/earning.ts'
import { createDice } from '../kit/moneyModel.ts'
import { balanceLines, checkSums } from '../kit/sums.ts'
import { useStandIn } from '../kit/useStandIn.ts'

const STEPS = 120
const SEED = 20_261_123

describe('random days of the stand-in [S1.1]', () => {
  const standIn = useStandIn()

  it(`${STEPS} sales, refunds, disputes, verdicts, days, failures and new banks: no cent is made or lost`, async function () {
    // more than a thousand calls
    this.timeout(120_000)
    const { stripe, advance } = standIn()
    const dice = createDice(SEED)
    const pick = <T>(all: readonly T[]) => all[dice(all.length)] as T
    const accounts = [await payableAccount(standIn()), await payableAccount(standIn(), 'account_closed')]
    const charges: Stripe.Charge[] = []
    const open = new Set<string>()
    const done = new Map<string, number>()
    advanceTo(standIn(), 1)
    /** what nobody here has any more: the provider keeps it, or the fan has it */
    let [sold, away] = [0, 0]

    const steps: Record<string, () => Promise<unknown>> = {
      async sell() {
        const charge = await charged(standIn(), 100 + dice(9_000), { destination: pick(accounts) })
        const [line] = await balanceLines(standIn(), undefined, { source: charge.id })
        charges.push(charge)
        sold += charge.amount
        away += line?.fee ?? 0
      },
      async refund() {
        const amount = 1 + dice(500)
        await stripe.refunds.create({ charge: pick(charges).id, amount, reverse_transfer: dice(2) === 0 })
        away += amount
      },
      async dispute() {
        const { id, amount } = await dispute(standIn(), pick(charges).id)
        open.add(id)
        away += amount + DISPUTE_FEE
      },
      async win() {
        const id = pick([...open, 'du_nobody'])
        const isPaidBack = dice(2) === 0
        open.delete(id)
        await standIn().command('disputes/win', { dispute: id, reinstate: isPaidBack })
        if (isPaidBack) away -= (await stripe.disputes.retrieve(id)).amount
      },
      async lose() {
        const id = pick([...open, 'du_nobody'])
        open.delete(id)
        await stripe.disputes.close(id)
      },
      day: async () => advance(DAY_S),
      async fail() {
        const ids = (await payoutsOf(standIn(), pick(accounts))).map((payout) => payout.id)
        await standIn().command('payouts/fail', {
          payout: pick([...ids, 'po_nobody']),
          code: 'account_frozen',
        })
      },
      bank: () => changeBank(standIn(), pick(accounts), { bank: pick(Object.keys(BANKS) as BankKind[]) }),
    }
    const names = [
      'sell',
      'sell',
      'sell',
      'refund',
      'dispute',
      'win',
      'lose',
      'day',
      'day',
      'day',
      'fail',
      'bank',
    ]

    for (let step = 0; step < STEPS; step += 1) {
      const name = step < 4 ? 'sell' : pick(names)
      const end = await steps[name]?.().then(
        () => 'done',
        (refusal: unknown) => {
          // what cannot be refunded, disputed, decided or failed now is refused, and moves nothing
          if (refusal instanceof Stripe.errors.StripeInvalidRequestError) return 'refused'
          if (refusal instanceof Error && /^(disputes|payouts)\/\w+: /.test(refusal.message)) return 'refused'
          throw refusal
        },
      )
      done.set(`${name} ${end}`, (done.get(`${name} ${end}`) ?? 0) + 1)
      let kept = await totalOf(standIn())
      for (const account of accounts) {
        const sent = (await payoutsOf(standIn(), account)).filter((payout) => payout.status !== 'failed')
        kept += sent.reduce((sum, { amount }) => sum + amount, await totalOf(standIn(), account))
      }
      expect(kept, `${step} ${name}`).to.equal(sold - away)
      if (step % 40 === 0) await checkSums(standIn(), accounts)
    }
    await checkSums(standIn(), accounts)
    for (const name of new Set(names)) expect(done.get(`${name} done`), name).to.be.greaterThan(0)
  })
})
