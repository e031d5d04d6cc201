import { expect } from 'chai'
import { GIFT_CURRENCY, GIFTS, leastShown, MAX_GIFTS, readGift } from '#domain/tips/gifts.ts'

const ROCKET = 10_000_000_000_000_000n

describe('gifts [S3.19]', () => {
  it('[S3.19] a code stands for the same gift, picture and price for ever; a rocket is 0.01 ETH', () => {
    const catalogue = GIFTS.map(({ code, word, name, priceUnits }) => [code, word, name, priceUnits])
    expect(catalogue).to.deep.equal([
      [1, 'applause', 'Applause', 500_000_000_000_000n],
      [2, 'rose', 'Rose', 1_000_000_000_000_000n],
      [3, 'lantern', 'Lantern', 2_000_000_000_000_000n],
      [4, 'spotlight', 'Spotlight', 5_000_000_000_000_000n],
      [5, 'rocket', 'Rocket', ROCKET],
      [6, 'crown', 'Crown', 50_000_000_000_000_000n],
    ])
    expect(leastShown({ index: 0, decimals: 18 }), 'the cheapest').to.equal(500_000_000_000_000n)
    expect(leastShown({ index: 3, decimals: 6 }), 'one whole').to.equal(1_000_000n)
    expect([GIFT_CURRENCY, MAX_GIFTS]).to.deep.equal([0, 10])
  })

  it('one to ten times the price of a code is so many of it', () => {
    for (const gift of GIFTS)
      for (let count = 1; count <= 10; count += 1) {
        const terms = { giftCode: gift.code, currency: 0, amountUnits: gift.priceUnits * BigInt(count) }
        expect(readGift(terms), `${count} of ${gift.word}`).to.deep.equal({ gift, count })
      }
  })

  const plain: [string, { giftCode?: number; currency?: number; amountUnits?: bigint }][] = [
    ['one wei less', { amountUnits: ROCKET - 1n }],
    ['one wei more', { amountUnits: ROCKET + 1n }],
    ['nothing', { amountUnits: 0n }],
    ['eleven of it', { amountUnits: ROCKET * 11n }],
    ['half of it', { amountUnits: ROCKET / 2n }],
    ['the price of a cheaper gift', { amountUnits: GIFTS[0]?.priceUnits ?? 0n }],
    ['2^255 of it', { amountUnits: ROCKET * 2n ** 255n }],
    ['another currency', { currency: 1 }],
    ['the code 0', { giftCode: 0 }],
    ['a code that nobody gave a meaning', { giftCode: 7 }],
    ['the largest code there is', { giftCode: 2 ** 32 - 1 }],
  ]
  for (const [what, wish] of plain)
    it(`${what} is a plain tip`, () => {
      expect(readGift({ giftCode: 5, currency: 0, amountUnits: ROCKET, ...wish })).to.equal(null)
    })
})
