import { expect } from 'chai'
import { balanceFact } from '#api/adapters/stripe/readings/balanceFact.ts'
import { postCharge } from '#api/ledger/postCharge.ts'
import { postFeeRefund, postRefund, postReversal } from '#api/ledger/postObjects.ts'
import { withTransaction } from '#db/transaction.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { useDatabase } from '#test/kit/database.ts'
import { openDestination } from '#test/local/stripe/kit/destination.ts'
import { useStandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { balancesIn, seedCreator } from './books.ts'

/** Worked out by hand; what the provider keeps is 1.5 % and the fixed part of the currency. */
const SALES = [
  { currency: 'EUR', amount: 4000, fee: 400, kept: 85, part: 1000, feePart: 100 },
  { currency: 'JPY', amount: 1200, fee: 120, kept: 58, part: 500, feePart: 50 },
  { currency: 'KWD', amount: 3500, fee: 350, kept: 130, part: 1000, feePart: 100 },
]

/** What each combination of flags leaves: who bears the refund. The last is refused at once and done by a call of its own. */
const FLAGS = [
  { name: 'no flag', reverse: false, feeBack: false },
  { name: 'transfer reversed, fee kept', reverse: true, feeBack: false },
  { name: 'both', reverse: true, feeBack: true },
  { name: 'fee alone', reverse: false, feeBack: true },
]

describe('refunds in the books [S2.18]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const standIn = useStandIn()
  const api = () => database.work()
  let count = 0

  async function linesOf(accountRef: string | null): Promise<BalanceFact[]> {
    const found: BalanceFact[] = []
    const options = accountRef === null ? undefined : { stripeContext: accountRef }
    for await (const line of standIn().stripe.balanceTransactions.list({ limit: 100 }, options))
      found.push(balanceFact(line, accountRef))
    return found.reverse()
  }

  for (const { currency, amount, fee, kept, part, feePart } of SALES)
    for (const { name, reverse, feeBack } of FLAGS)
      for (const [howMuch, sum, feeSum] of [
        ['all', amount, fee],
        ['a part', part, feePart],
      ] as const)
        it(`${currency}, ${howMuch}, ${name}: who bears it stands there, and every balance is the provider's`, async () => {
          const { stripe, advance } = standIn()
          const { creatorId, accountRef } = await seedCreator(database.pool('owner'))
          openDestination(standIn().store, accountRef)
          const before = (await linesOf(null)).length
          const booked = await balancesIn(api())
          const intent = await stripe.paymentIntents.create({
            ...{ amount, currency: currency.toLowerCase(), confirm: true, payment_method: 'pm_card_visa' },
            ...{ application_fee_amount: fee, transfer_data: { destination: accountRef } },
          })
          advance(0)
          const refunded = await stripe.refunds.create({
            ...{ payment_intent: intent.id, reverse_transfer: reverse, amount: sum },
            refund_application_fee: reverse && feeBack,
          })
          const charge = await stripe.charges.retrieve(String(intent.latest_charge))
          if (feeBack && !reverse)
            await stripe.applicationFees.createRefund(String(charge.application_fee), { amount: feeSum })
          advance(0)

          const facts = [...(await linesOf(null)).slice(before), ...(await linesOf(accountRef))]
          const of = (...kinds: string[]) => facts.filter(({ kind }) => kinds.includes(kind))
          count += 1
          const at = { currency, createdAt: charge.created, amount: sum }
          const whose = { subject: `purchase ${count}`, creatorId }
          for (let twice = 0; twice < 2; twice++)
            await withTransaction(api(), async (tx) => {
              await postCharge(tx, {
                ...{ purchaseId: whose.subject, creatorId, feeExpected: BigInt(fee) },
                charge: {
                  ...{ chargeRef: charge.id, amount, currency, createdAt: charge.created },
                  ...{ transfer: { ref: 'a transfer', amount }, feeObject: { ref: 'a fee', amount: fee } },
                  facts: of('charge', 'transfer', 'payment', 'fee'),
                },
              })
              await postRefund(tx, whose, {
                ...{
                  refundRef: refunded.id,
                  paymentRef: intent.id,
                  chargeRef: charge.id,
                  refundId: null,
                  ...at,
                },
                ...{ state: 'done', failure: null, reversal: null, facts: of('refund') },
              })
              await postReversal(tx, whose, {
                ...{
                  reversalRef: `of ${refunded.id}`,
                  transferRef: 'a transfer',
                  refundRef: refunded.id,
                  ...at,
                },
                facts: of('transfer_refund', 'payment_refund'),
              })
              await postFeeRefund(tx, whose, {
                ...{ feeRefundRef: `of ${refunded.id}`, feeRef: 'a fee', ...at },
                facts: of('fee_refund'),
              })
            })
          const now = await balancesIn(api())
          const moved = (place: string) => Number((now[place] ?? 0n) - (booked[place] ?? 0n))
          const taken = reverse ? sum : 0
          const given = feeBack ? feeSum : 0
          expect({
            fan: moved(`fan ${currency}`),
            creator: moved(`provider:account ${accountRef} ${currency}`),
            platform: moved(`provider:platform ${currency}`),
            fees: moved(`provider:fees ${currency}`),
            other: moved(`other ${currency}`),
          }).to.deep.equal({
            ...{ fan: sum - amount, creator: amount - fee - taken + given },
            ...{ platform: fee - kept - sum + taken - given, fees: kept, other: 0 },
          })
          const balance = await stripe.balance.retrieve({}, { stripeContext: accountRef })
          const money = [...balance.available, ...balance.pending].filter(
            (one) => one.currency === currency.toLowerCase(),
          )
          expect(money.reduce((total, one) => total + one.amount, 0)).to.equal(amount - fee - taken + given)
        })
})
