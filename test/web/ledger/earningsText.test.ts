import { expect } from 'chai'
import type { EarningEntry, EarningFigure } from '#api/ledger/contract.ts'
import { JOURNAL_KINDS } from '#domain/ledger/words.ts'
import {
  comparedText,
  earnedText,
  entryKindsOf,
  entryStateText,
  exactEarned,
  figureColumns,
} from '#web/ledger/earnings/earningsText.ts'

const euro = { currency: 'EUR', symbol: 'EUR', decimals: 2 }
const yen = { currency: 'JPY', symbol: 'JPY', decimals: 0 }
const dinar = { currency: 'KWD', symbol: 'KWD', decimals: 3 }
const ether = { currency: 'eip155:31337/native', symbol: 'ETH', decimals: 18 }

const byCard: EarningFigure = {
  ...{ ...euro, rail: 'card', availableUnits: '0', pendingUnits: '810', availableAt: null },
  ...{ onTheWayUnits: '0', arrivesAt: null },
}
const onChain: EarningFigure = { ...byCard, ...ether, rail: 'chain', availableUnits: '7', pendingUnits: '0' }
const COMPARED = '2026-11-20T03:00:00.000Z'

const shown = (figures: EarningFigure[]) =>
  Object.fromEntries(
    figureColumns(figures).map(({ word, lines }) => [
      word,
      lines.map(({ figure, units }) => exactEarned(units, figure)),
    ]),
  )

describe('earnings in words', () => {
  it('[S2.9][S2.15] no digit of an amount is lost or added, in any currency and below zero', () => {
    expect(earnedText(810n, euro)).to.equal('€8.10')
    expect(earnedText(-421_840n, euro)).to.equal('−€4,218.40')
    expect(earnedText(900n, yen)).to.equal('JP¥900')
    expect(earnedText(2510n, dinar)).to.match(/^KWD\s2\.510$/)
    expect(earnedText(9_007_199_254_740_993_01n, euro)).to.equal('€9,007,199,254,740,993.01')
    expect(earnedText(1_790_000_000_000_000_001n, ether)).to.equal('1.79 ETH')
    expect(exactEarned(-1_790_000_000_000_000_001n, ether)).to.equal('−1.790000000000000001 ETH')
  })

  it('[S2.9] rails and currencies stand beside each other and are never added up', () => {
    expect(shown([byCard, onChain])).to.deep.equal({
      Available: ['0 EUR', '0.000000000000000007 ETH'],
      Pending: ['8.1 EUR'],
      'On the way': ['0 EUR'],
    })
    expect(shown([onChain])).to.deep.equal({
      Available: ['0.000000000000000007 ETH'],
      Pending: ['0 ETH'],
      'On the way': [],
    })
  })

  it('[S2.12] says what is available, on its way, gone or taken back', () => {
    const entry = { state: 'settled', kind: 'charge', rail: 'card', yoursUnits: '810' } as EarningEntry
    const word = (more: Partial<EarningEntry>) => entryStateText({ ...entry, ...more }).word
    expect([
      word({ state: 'pending' }),
      word({}),
      word({ kind: 'refund', yoursUnits: '-810' }),
    ]).to.deep.equal(['Pending', 'Available', 'Booked'])
    expect([word({ kind: 'payout', state: 'pending' }), word({ kind: 'payout' })]).to.deep.equal([
      'On the way',
      'Sent',
    ])
    expect([word({ rail: 'chain' }), word({ rail: 'chain', state: 'taken_back' })]).to.deep.equal([
      'Final',
      'Taken back',
    ])
  })

  it('[S2.18] a difference of one rail is said of that rail, and nothing matches that was not compared', () => {
    const of = (rail: 'card' | 'chain', differences: number) => ({ rail, at: COMPARED, differences })
    expect(comparedText([])).to.equal(null)
    expect(comparedText([of('card', 0)])?.text).to.match(/^Matches bank as of .*, difference 0$/)
    expect(comparedText([of('card', 0), of('chain', 0)])?.text).to.match(/^Matches bank and chain as of /)
    const found = comparedText([of('card', 0), of('chain', 2)])
    expect(found?.isEqual).to.equal(false)
    expect(found?.text).to.match(/^2 lines of yours differ from the chain as of /)
  })

  it('every kind of journal is a filter of one rail', () => {
    expect([...entryKindsOf('card'), ...entryKindsOf('chain')]).to.have.members([...JOURNAL_KINDS])
    expect(entryKindsOf('chain')).to.have.members([
      ...['sale', 'settlement', 'given_back', 'deposit', 'withdrawal', 'tip', 'resale', 'taken_back'],
      ...['recording', 'booking', 'booking_ended', 'trade', 'trade_fees', 'revenue', 'reward'],
      ...['division', 'support'],
    ])
    expect(entryKindsOf(null)).to.have.members([...JOURNAL_KINDS])
  })
})
