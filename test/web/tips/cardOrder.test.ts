import { expect } from 'chai'
import { type CardOrder, cardGiftOrder, pressedGift } from '#web/tips/give/cardOrder.ts'
import { stateWord, tipAmount, tipSentence } from '#web/tips/tipWords.ts'

const euro = { currency: 'EUR', feeBps: 1000 }
const rockets = { gift: 5, count: 3, cardId: null }

describe('giving by card', () => {
  it('[S3.19] charges the price of its code so many times, and divides it as it is charged', () => {
    expect(cardGiftOrder(rockets, euro)).to.deep.equal({
      ...{ ...rockets, currency: 'EUR', amount: 6000, creatorGets: 5400, fee: 600 },
    })
    // in steps of ten: what is less is the creator's
    expect(
      cardGiftOrder({ ...rockets, gift: 1, count: 1 }, { currency: 'KWD', feeBps: 250 }),
    ).to.deep.include({
      ...{ amount: 300, creatorGets: 300, fee: 0 },
    })
    expect(cardGiftOrder(rockets, { ...euro, currency: 'XAU' })).to.equal(null)
    expect(cardGiftOrder({ ...rockets, count: 11 }, euro)).to.equal(null)
  })

  it('[S3.19] is one press by all that makes it another one', () => {
    const order = cardGiftOrder(rockets, euro) as CardOrder
    const keyOf = (one: CardOrder) => JSON.stringify(pressedGift(one))
    expect(keyOf({ ...order })).to.equal(keyOf(order))
    const others = [
      { ...order, cardId: 'crd_1' },
      { ...order, count: 2 },
      { ...order, gift: 4 },
      { ...order, amount: 6001 },
    ]
    expect(new Set([order, ...others].map(keyOf)).size).to.equal(5)
  })

  it('is told as money, paid once it is shown', () => {
    const line = { ...{ id: 't1', sender: 'lowlamp', gift: 5, count: 3, isSafe: true, atMs: 0 } }
    const shown = {
      ...line,
      rail: 'card' as const,
      units: '6000',
      symbol: 'EUR',
      decimals: 2,
      isWithdrawn: false,
    }
    expect([tipAmount(shown), stateWord(shown)]).to.deep.equal(['€60', 'Paid by card'])
    expect(tipSentence(shown)).to.match(/lowlamp.? sent 3 × Rocket, €60\.$/)
    const back = { ...shown, isWithdrawn: true }
    expect([stateWord(back), tipSentence(back)]).to.deep.equal([
      ...['Withdrawn', 'Withdrawn: this payment went back.'],
    ])
  })
})
