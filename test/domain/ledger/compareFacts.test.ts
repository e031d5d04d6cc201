import { expect } from 'chai'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { type ComparedBalance, compareFacts } from '#domain/ledger/compareFacts.ts'

const fact = (ref: string, net: number, change: Partial<BalanceFact> = {}): BalanceFact => ({
  ...{ ref, accountRef: null, kind: 'charge', amount: net, fee: 0, net, currency: 'EUR' },
  ...{ sourceRef: null, createdAt: 100, availableAt: 100, ...change },
})
const line = (factRef: string, amount: bigint, currency = 'EUR') => ({
  ...{ factRef, amount, currency, journalId: `journal of ${factRef}` },
})
const compare = (change: Partial<ComparedBalance>) =>
  compareFacts({
    ...{ facts: [fact('a', 900), fact('b', -39)], booked: [line('a', 900n), line('b', -39n)] },
    ...{ parked: new Set<string>(), balances: new Map([['EUR', 861n]]), settledBefore: 200, ...change },
  }).map(({ cause, amount, currency, outsideRef, journalId }) => [
    cause,
    amount,
    currency,
    outsideRef ?? journalId,
  ])

describe('a balance beside the books [S2.14]', () => {
  it('that has the same lines and the sum of them differs in nothing', () => {
    expect(compare({})).to.deep.equal([])
  })

  it('that is not the sum of its lines is named, in each currency, unless it moved while it was read', () => {
    expect(compare({ balances: new Map([['EUR', 860n]]) })).to.deep.equal([['BALANCE', -1n, 'EUR', null]])
    expect(compare({ balances: new Map() })).to.deep.equal([['BALANCE', -861n, 'EUR', null]])
    const more = new Map([
      ['EUR', 861n],
      ['JPY', 5n],
    ])
    expect(compare({ balances: more })).to.deep.equal([['BALANCE', 5n, 'JPY', null]])
    expect(compare({ balances: null })).to.deep.equal([])
  })

  it('that has a line more, one less, or another one', () => {
    expect(compare({ booked: [line('a', 900n)] })).to.deep.equal([['MISSING', -39n, 'EUR', 'b']])
    const unknown = [line('a', 900n), line('b', -39n), line('c', 7n)]
    expect(compare({ booked: unknown })).to.deep.equal([['UNKNOWN', -7n, 'EUR', 'c']])
    expect(compare({ booked: [line('a', 899n), line('b', -39n)] })).to.deep.equal([
      ['DIFFERENT', 1n, 'EUR', 'a'],
    ])
    expect(compare({ booked: [line('a', 900n, 'JPY'), line('b', -39n)] })).to.deep.equal([
      ['DIFFERENT', 0n, 'EUR', 'a'],
    ])
  })

  it('whose newest lines are on their way, whose line waits for a person, or moved nothing', () => {
    expect(compare({ booked: [line('a', 900n)], settledBefore: 100 })).to.deep.equal([])
    expect(compare({ booked: [line('a', 900n)], settledBefore: 101 })).to.have.length(1)
    expect(compare({ booked: [line('a', 900n)], parked: new Set(['b']) })).to.deep.equal([
      ['OTHER_CURRENCY', -39n, 'EUR', 'b'],
    ])
    const nothing = [fact('a', 900), fact('b', -39), fact('c', 0)]
    expect(compare({ facts: nothing })).to.deep.equal([])
  })
})
