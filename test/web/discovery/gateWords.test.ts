import { expect } from 'chai'
import { gateWords } from '#web/discovery/home/gateWords.ts'

describe('a door on a card', () => {
  it('says in a few words what it asks for', () => {
    expect(gateWords({ visibility: 'public', gateSentence: null, from: null })).to.equal('Public')
    const from = { priceUnits: '4000000000000000', symbol: 'ETH', decimals: 18 }
    expect(gateWords({ visibility: 'members', gateSentence: 'Anyone with any pass', from })).to.equal(
      'Pass from 0.004 ETH',
    )
    expect(gateWords({ visibility: 'members', gateSentence: 'Anyone with any pass', from: null })).to.equal(
      'Anyone with any pass',
    )
  })
})
