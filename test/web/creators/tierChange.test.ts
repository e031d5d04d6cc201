import { expect } from 'chai'
import type { OwnTier } from '#api/passes/contract.ts'
import { changeLines, checkTerms, doubtOf, draftOf } from '#web/creators/passes/tierChange.ts'

const tier: OwnTier = {
  ...{ tierNo: 1, name: 'Gold', benefits: '', priceUnits: '10000000000000001', currency: 0, symbol: 'ETH' },
  ...{ decimals: 18, durationS: 2_592_000, maxSupply: 20, minted: 3, rank: 1, isPaused: false },
  ...{ grantsOnly: false, refundWindowS: 0, referralBps: 250, isSoulbound: false, coolsDown: false },
}
const changeTo = (draft: Partial<ReturnType<typeof draftOf>>) => {
  const checked = checkTerms(tier, { ...draftOf(tier), ...draft })
  return 'change' in checked ? checked.change : {}
}

describe('a change of a tier', () => {
  it('[S3.8] is nothing when nothing was typed, to the last digit', () => {
    expect(checkTerms(tier, draftOf(tier))).to.deep.equal({ change: {} })
    expect(changeTo({ price: '0.010000000000000001' })).to.deep.equal({})
  })

  it('[S3.8] is told from the old terms to the new', () => {
    expect(changeLines(changeTo({ price: '0.02', share: '5.5', supply: '3' }), tier)).to.deep.equal([
      { word: 'Price', text: '0.010000000000000001 ETH → 0.02 ETH' },
      { word: 'Referral share', text: '2.5 % → 5.5 %' },
      { word: 'Passes', text: '20 → 3' },
    ])
  })

  it('[S4.1] asks once more for a first limit of what people hold by card, who are not counted', () => {
    const open = { ...tier, maxSupply: 0 }
    const limit = (supply: string, cardHolders: number) => {
      const checked = checkTerms(open, { ...draftOf(open), supply })
      return 'change' in checked ? doubtOf(checked.change, open, cardHolders) : 'wrong'
    }
    expect(limit('50', 2)).to.match(/^2 people hold this tier by card alone.+sold by card no more/)
    expect(limit('50', 1)).to.match(/^1 person holds/)
    expect(limit('50', 0)).to.equal(null)
    expect(limit('', 2)).to.equal(null)
    expect(doubtOf(changeTo({ supply: '10' }), tier, 2), 'it had a limit').to.equal(null)
  })

  it('[S3.8] asks once more for nothing, and for a step of ten times either way', () => {
    const doubt = (price: string) => doubtOf(changeTo({ price }), tier)
    expect(doubt('0')).to.match(/cost nothing/)
    expect(doubt('0.10000000000000001')).to.match(/ten times/)
    expect(doubt('0.1')).to.equal(null)
    expect(doubt('0.001')).to.match(/a tenth/)
    expect(doubt('0.0011')).to.equal(null)
    const free = { ...tier, priceUnits: '0' }
    const checked = checkTerms(free, { ...draftOf(free), price: '5' })
    expect('change' in checked && doubtOf(checked.change, free)).to.equal(null)
  })

  it('names every field that needs another value', () => {
    for (const [draft, field] of [
      [{ price: 'x' }, 'price'],
      [{ price: '-1' }, 'price'],
      [{ share: '51' }, 'share'],
      [{ share: '1e1' }, 'share'],
      [{ supply: '2' }, 'supply'],
      [{ supply: '21' }, 'supply'],
      [{ supply: '' }, 'supply'],
      [{ supply: '1.5' }, 'supply'],
    ] as const) {
      const checked = checkTerms(tier, { ...draftOf(tier), ...draft })
      expect('faults' in checked && Object.keys(checked.faults), JSON.stringify(draft)).to.deep.equal([field])
    }
  })
})
