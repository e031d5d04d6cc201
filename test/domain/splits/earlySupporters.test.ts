import { expect } from 'chai'
import { earlySupporters, type PassLog } from '#domain/splits/earlySupporters.ts'

const who = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const NOBODY = who(0)

/** A sale as a collection logs it: the transfer first, then the sale. */
function sale(block: bigint, passId: bigint, to: string, amount = 5n): PassLog[] {
  return [
    { event: 'Transfer', block, logIndex: 0, passId, from: NOBODY, to },
    { event: 'PassPurchased', block, logIndex: 1, passId, to, amount },
  ]
}

function move(block: bigint, passId: bigint, from: string, to: string): PassLog {
  return { event: 'Transfer', block, logIndex: 9, passId, from, to }
}

const LOGS: PassLog[] = [
  ...sale(10n, 1n, who(0xc)),
  ...sale(11n, 2n, who(0xb)),
  ...sale(12n, 3n, who(0xc)),
  ...sale(13n, 4n, who(0xd), 0n),
  move(14n, 1n, who(0xc), who(0xe)),
  move(15n, 3n, who(0xc), NOBODY),
  ...sale(16n, 5n, who(0xa)),
]

describe('early supporters', () => {
  it('[S3.98] the first buyers are counted once each, whatever the order of the logs', () => {
    const rule = { first: true, bound: 2n, leastAmount: 1n }
    expect(earlySupporters(LOGS, rule)).to.deep.equal([who(0xb), who(0xc)])
    expect(earlySupporters([...LOGS].reverse(), rule)).to.deep.equal([who(0xb), who(0xc)])
    expect(earlySupporters(LOGS, { ...rule, bound: 1n })).to.deep.equal([who(0xc)])
    expect(earlySupporters(LOGS, { ...rule, bound: 9n })).to.deep.equal([who(0xa), who(0xb), who(0xc)])
  })

  it('[S3.98] a later buyer of their pass does not inherit', () => {
    expect(earlySupporters(LOGS, { first: true, bound: 9n, leastAmount: 1n })).not.to.include(who(0xe))
  })

  it('[S3.98] two sales in one block count in the order of their logs', () => {
    const together: PassLog[] = [
      { event: 'PassPurchased', block: 1n, logIndex: 7, passId: 2n, to: who(2), amount: 1n },
      { event: 'PassPurchased', block: 1n, logIndex: 3, passId: 1n, to: who(1), amount: 1n },
    ]
    expect(earlySupporters(together, { first: true, bound: 1n, leastAmount: 1n })).to.deep.equal([who(1)])
  })

  it('[S3.98] owners before a block: to the block, not in it, and only of passes that exist', () => {
    const ownersBefore = (bound: bigint) => earlySupporters(LOGS, { first: false, bound, leastAmount: 1n })
    expect(ownersBefore(10n)).to.deep.equal([])
    expect(ownersBefore(11n)).to.deep.equal([who(0xc)])
    expect(ownersBefore(14n)).to.deep.equal([who(0xb), who(0xc)])
    expect(ownersBefore(15n)).to.deep.equal([who(0xb), who(0xc), who(0xe)])
    expect(ownersBefore(16n)).to.deep.equal([who(0xb), who(0xe)])
    expect(ownersBefore(17n)).to.deep.equal([who(0xa), who(0xb), who(0xe)])
  })

  it('[S3.98] passes for less than the least amount make no supporters', () => {
    const free = earlySupporters(LOGS, { first: true, bound: 9n, leastAmount: 0n })
    expect(free).to.include(who(0xd))
    expect(earlySupporters(LOGS, { first: true, bound: 9n, leastAmount: 5n })).not.to.include(who(0xd))
    expect(earlySupporters(LOGS, { first: true, bound: 9n, leastAmount: 6n })).to.deep.equal([])
    expect(earlySupporters(LOGS, { first: false, bound: 99n, leastAmount: 6n })).to.deep.equal([])
  })

  it('[S3.98] addresses come out in lower case', () => {
    const log = sale(1n, 1n, `0x${'AB'.repeat(20)}`)
    const found = [`0x${'ab'.repeat(20)}`]
    expect(earlySupporters(log, { first: true, bound: 1n, leastAmount: 1n })).to.deep.equal(found)
    expect(earlySupporters(log, { first: false, bound: 2n, leastAmount: 1n })).to.deep.equal(found)
  })

  it('[S3.98] a rule without a bound is refused', () => {
    expect(() => earlySupporters([], { first: true, bound: 0n, leastAmount: 1n })).to.throw(
      RangeError,
      'a rule needs a bound',
    )
  })
})
