import { expect } from 'chai'
import { gateWords } from '#web/discovery/home/gateWords.ts'

describe('a door on a card', () => {
  const gateSentence = 'Anyone with any pass'
  const from = { priceUnits: '4000000000000000', symbol: 'ETH', decimals: 18 }

  it('says in a few words what it asks for', () => {
    expect(gateWords({ visibility: 'public', gateSentence: null, from: null }, false)).to.equal('Public')
    expect(gateWords({ visibility: 'members', gateSentence, from }, false)).to.equal('Pass from 0.004 ETH')
    expect(gateWords({ visibility: 'members', gateSentence, from: null }, false)).to.equal(gateSentence)
  })

  it('says of tokens how many it takes', () => {
    const words = (sentence: string, price: typeof from | null = null) =>
      gateWords({ visibility: 'members', gateSentence: sentence, from: price }, false)
    expect(words('Anyone with 100 NORTH')).to.equal('100 NORTH')
    expect(words('Anyone with 100 NORTH and 5 SALT staked who follows')).to.equal(
      'Anyone with 100 NORTH and 5 SALT staked who follows',
    )
    expect(words('Anyone with a Gold pass or above or 100 NORTH', from)).to.equal('Pass from 0.004 ETH')
  })

  it('[S3.15] asks for money of a card where people without a wallet can pay by one', () => {
    const sold = {
      visibility: 'members' as const,
      gateSentence,
      from,
      cardFrom: { amount: 900, currency: 'EUR' },
    }
    expect(gateWords(sold, true)).to.equal('Pass from €9')
    expect(gateWords(sold, false)).to.equal('Pass from 0.004 ETH')
    expect(gateWords({ ...sold, cardFrom: null }, true)).to.equal('Pass from 0.004 ETH')
  })
})
