import { expect } from 'chai'
import { DISPUTE_FEE } from '#local/stripe/disputes/dispute.ts'
import { charged } from '../kit/charging.ts'
import { refusalOf } from '../kit/destination.ts'
import { dispute, totalOf } from '../kit/disputing.ts'
import { DAY_S, payableAccount, payoutsOf } from '../kit/earning.ts'
import { balanceLines, checkSums } from '../kit/sums.ts'
import { useStandIn } from '../kit/useStandIn.ts'

type Step = 'refund' | 'refused refund' | 'dispute' | 'win' | 'lose' | 'payout'

const ORDERS: Step[][] = [
  ['refund', 'dispute', 'payout'],
  ['refund', 'payout', 'dispute'],
  ['payout', 'refund', 'dispute'],
  ['dispute', 'refused refund', 'payout'],
  ['dispute', 'payout', 'refused refund'],
  ['payout', 'dispute', 'refused refund'],
  ['dispute', 'win', 'refund', 'payout'],
  ['payout', 'refund', 'dispute', 'lose', 'refused refund', 'payout'],
]
const [PAID, REFUNDED] = [4_000, 1_000]

describe('a refund, a dispute and a payout of one charge of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  // what the platform gives back after a win has to be there
  before(() => charged(standIn(), 50_000, { method: 'pm_card_bypassPending' }))

  for (const order of ORDERS)
    it(`in the order ${order.join(', ')}: no cent is made or lost`, async () => {
      const { stripe } = standIn()
      const account = await payableAccount(standIn())
      const begun = await totalOf(standIn())
      const charge = await charged(standIn(), PAID, { destination: account })
      const [line] = await balanceLines(standIn(), undefined, { source: charge.id })
      /** what is away: the provider keeps it, or the fan has it */
      let away = line?.fee ?? 0
      let disputeId = ''
      const refund = () =>
        stripe.refunds.create({ charge: charge.id, amount: REFUNDED, reverse_transfer: true })
      const steps: Record<Step, () => Promise<unknown>> = {
        refund: async () => {
          await refund()
          away += REFUNDED
        },
        'refused refund': async () =>
          expect(await refusalOf(refund())).to.include({ code: 'charge_disputed' }),
        dispute: async () => {
          const opened = await dispute(standIn(), charge.id)
          disputeId = opened.id
          away += opened.amount + DISPUTE_FEE
          // what the platform does about it
          await stripe.transfers.createReversal(String(charge.transfer), { amount: opened.amount })
        },
        win: async () => {
          await standIn().command('disputes/win', { dispute: disputeId })
          away -= (await stripe.disputes.retrieve(disputeId)).amount
          await stripe.transfers.create({ amount: PAID, currency: 'eur', destination: account })
        },
        lose: () => standIn().command('disputes/lose', { dispute: disputeId }),
        payout: async () => standIn().advance(5 * DAY_S),
      }
      for (const step of order) {
        await steps[step]()
        await checkSums(standIn(), [account])
        const paidOut = (await payoutsOf(standIn(), account)).reduce((sum, payout) => sum + payout.amount, 0)
        const kept = (await totalOf(standIn())) - begun + (await totalOf(standIn(), account))
        expect(kept + paidOut, step).to.equal(PAID - away)
      }
    })
})
