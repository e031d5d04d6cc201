import { expect } from 'chai'
import { type Line, linesOf, openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

/** A sale and a part of it that goes back, each line worked out by hand. */
interface Sale {
  currency: string
  amount: number
  fee: number
  /** what the provider keeps: 1.5 % and the fixed part of the currency */
  kept: number
  part: number
  /** the fee's share of the part */
  feePart: number
}

const SALES: Sale[] = [
  { currency: 'eur', amount: 4000, fee: 400, kept: 85, part: 1000, feePart: 100 },
  { currency: 'jpy', amount: 1200, fee: 120, kept: 58, part: 500, feePart: 50 },
  { currency: 'kwd', amount: 3500, fee: 350, kept: 130, part: 1000, feePart: 100 },
]

for (const { currency, amount, fee, kept, part, feePart } of SALES)
  describe(`refunds of a destination charge in ${currency.toUpperCase()} [S1.1]`, () => {
    const standIn = useStandIn()
    let count = 0

    async function sell() {
      count += 1
      const destination = openDestination(standIn().store, `acct_${currency}${count}`)
      const before = (await linesOf(standIn())).length
      const intent = await standIn().stripe.paymentIntents.create({
        ...{ amount, currency, confirm: true, payment_method: 'pm_card_visa' },
        ...{ application_fee_amount: fee, transfer_data: { destination } },
      })
      standIn().advance(0)
      return {
        intent: intent.id,
        /** what was booked since, at the platform and at the destination */
        lines: async () => ({
          platform: (await linesOf(standIn())).slice(before),
          destination: await linesOf(standIn(), destination),
        }),
      }
    }

    const SOLD: Line[] = [
      ['charge', amount, kept, amount - kept],
      ['transfer', -amount, 0, -amount],
      ['application_fee', fee, 0, fee],
    ]
    const ARRIVED: Line[] = [['payment', amount, fee, amount - fee]]
    const line = (type: string, sum: number): Line => [type, sum, 0, sum]

    it('the whole amount goes to the destination, and the fee comes back from there', async () => {
      const { lines } = await sell()
      expect(await lines()).to.deep.equal({ platform: SOLD, destination: ARRIVED })
    })

    for (const [name, sum, feeSum] of [
      ['all', amount, fee],
      ['a part', part, feePart],
    ] as const) {
      const asked = name === 'all' ? {} : { amount: part }

      it(`${name}, no flag: the platform pays, the destination keeps everything`, async () => {
        const { intent, lines } = await sell()
        await standIn().stripe.refunds.create({ payment_intent: intent, ...asked })
        expect(await lines()).to.deep.equal({
          platform: [...SOLD, line('refund', -sum)],
          destination: ARRIVED,
        })
      })

      it(`${name}, both flags said to be false: the same`, async () => {
        const { intent, lines } = await sell()
        await standIn().stripe.refunds.create({
          ...{ payment_intent: intent, reverse_transfer: false, refund_application_fee: false },
          ...asked,
        })
        expect((await lines()).destination).to.deep.equal(ARRIVED)
      })

      it(`${name}, transfer reversed, fee kept: the destination ends below zero`, async () => {
        const { intent, lines } = await sell()
        await standIn().stripe.refunds.create({ payment_intent: intent, reverse_transfer: true, ...asked })
        const booked = await lines()
        expect(booked).to.deep.equal({
          platform: [...SOLD, line('refund', -sum), line('transfer_refund', sum)],
          destination: [...ARRIVED, line('payment_refund', -sum)],
        })
        const left = booked.destination.reduce((total, [, , , net]) => total + net, 0)
        expect(left).to.equal(amount - fee - sum)
        if (name === 'all') expect(left).to.be.below(0)
      })

      it(`${name}, both: only what the provider keeps is gone`, async () => {
        const { intent, lines } = await sell()
        await standIn().stripe.refunds.create({
          ...{ payment_intent: intent, reverse_transfer: true, refund_application_fee: true },
          ...asked,
        })
        const booked = await lines()
        expect(booked).to.deep.equal({
          platform: [
            ...SOLD,
            ...[line('refund', -sum), line('transfer_refund', sum), line('application_fee_refund', -feeSum)],
          ],
          destination: [...ARRIVED, line('payment_refund', -sum), line('adjustment', feeSum)],
        })
        const total = [...booked.platform, ...booked.destination].reduce((all, [, , , net]) => all + net, 0)
        expect(total).to.equal(amount - kept - sum)
      })

      it(`${name}, fee without the transfer: refused, and a refund of the fee alone does it`, async () => {
        const { intent, lines } = await sell()
        const { stripe } = standIn()
        const flags = { payment_intent: intent, refund_application_fee: true, ...asked }
        const refusal = await refusalOf(stripe.refunds.create(flags))
        expect([refusal.code, refusal.param]).to.deep.equal([
          'charge_invalid_parameter',
          'refund_application_fee',
        ])
        expect(await lines()).to.deep.equal({ platform: SOLD, destination: ARRIVED })
        await stripe.refunds.create({ payment_intent: intent, ...asked })
        const { latest_charge } = await stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge'] })
        const { application_fee } = latest_charge as { application_fee: string }
        await stripe.applicationFees.createRefund(application_fee, { amount: feeSum })
        expect(await lines()).to.deep.equal({
          platform: [...SOLD, line('refund', -sum), line('application_fee_refund', -feeSum)],
          destination: [...ARRIVED, line('adjustment', feeSum)],
        })
      })
    }
  })
