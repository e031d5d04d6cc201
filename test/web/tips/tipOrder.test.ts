import { expect } from 'chai'
import { GIFTS, type Gift } from '#domain/tips/gifts.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { giftOrder, readTipAmount, type TipOrder } from '#web/tips/give/tipOrder.ts'
import { nextTipAction } from '#web/tips/give/tipTransaction.ts'

const OWN: Address = '0x00000000000000000000000000000000000000aa'
const HUB = '0x00000000000000000000000000000000000000Cc'
const TO = '0x00000000000000000000000000000000000000dd'
const TOKEN = '0x00000000000000000000000000000000000000ee'
const terms = { hub: HUB, to: TO, contextType: 2, contextId: (2n ** 255n + 1n).toString() }

/** The next call for a tip by a wallet that allowed the hub so much of the token. */
const next = (order: TipOrder, token: string | null, allowed = 0n) =>
  nextTipAction({ terms, order, token, wallets: [OWN] }, OWN, (async () => allowed) as Wallet['read'])

describe('giving a tip', () => {
  it('[S3.19] sends a gift as its exact price with the call, for the number of the stream', async () => {
    const rocket = GIFTS.find(({ word }) => word === 'rocket') as Gift
    const { purpose, call, expect: expected, wallets, isStep } = await next(giftOrder(rocket, 3), null)
    expect({ purpose, expected, wallets, isStep }).to.deep.equal({
      ...{ purpose: 'tip', expected: { hub: HUB.toLowerCase() }, wallets: [OWN], isStep: undefined },
    })
    expect([call.address, call.functionName, call.value]).to.deep.equal([HUB, 'tip', 30_000_000_000_000_000n])
    expect(call.args).to.deep.equal([
      {
        ...{ contextType: 2, contextId: 2n ** 255n + 1n, to: TO, currency: 0, giftCode: 5 },
        ...{ amount: 30_000_000_000_000_000n, memoHash: `0x${'00'.repeat(32)}` },
      },
    ])
  })

  it('lets the hub take exactly the amount of a token first, and sends no coin with the tip', async () => {
    const order = { giftCode: 0, currency: 1, amountUnits: 2_500_000n }
    const step = await next(order, TOKEN, 2_499_999n)
    expect([step.isStep, step.purpose, step.call.address]).to.deep.equal([true, 'tip', TOKEN])
    expect([step.call.functionName, step.call.args]).to.deep.equal(['approve', [HUB, 2_500_000n]])
    const { call, isStep } = await next(order, TOKEN, 2_500_000n)
    expect([isStep, call.functionName, 'value' in call]).to.deep.equal([undefined, 'tip', false])
  })

  it('says what is wrong with an amount', () => {
    const dollar = { symbol: 'TUSD', decimals: 6 }
    const faults = ['', ' ', 'ten', '1,5', '-1', '0', '0.000', '0.0000001', '9'.repeat(40)].map(
      (text) => readTipAmount(text, dollar).fault,
    )
    const [empty, number] = ['Enter an amount.', 'Write it as a number, for example 0.02.']
    const nothing = 'A tip is more than nothing.'
    expect(faults).to.deep.equal([
      ...[empty, empty, number, number, number, nothing, nothing],
      'TUSD has at most 6 digits after the point.',
      'There is not that much of it. Enter a smaller amount.',
    ])
    expect(readTipAmount(' 0.10 ', dollar)).to.deep.equal({ units: 100_000n, fault: null })
  })
})
