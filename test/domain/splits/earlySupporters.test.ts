import { expect } from 'chai'
import { earlySupporters, type PassLog } from '#domain/splits/earlySupporters.ts'

const who = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const NOBODY = who(0)

/** A sale as a collection logs it: the transfer first, then the sale. */
function sale(block: bigint, passId: bigint, to: string, amount = 5n, currency = 1): PassLog[] {
  return [
    { event: 'Transfer', block, logIndex: 0, passId, from: NOBODY, to },
    { event: 'PassPurchased', block, logIndex: 1, passId, to, currency, amount },
  ]
}

/** What happens to the money of a pass, behind everything else of its block. */
function money(
  block: bigint,
  passId: bigint,
  ...events: ('PassExtended' | 'PassUpgraded' | 'ReceiptKept' | 'ReceiptSettled' | 'PassRefunded')[]
): PassLog[] {
  return events.map((event, n) => ({ event, block, logIndex: 2 + n, passId }))
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
    const rule = { first: true, bound: 2n, currency: 1, leastAmount: 1n }
    expect(earlySupporters(LOGS, rule)).to.deep.equal([who(0xb), who(0xc)])
    expect(earlySupporters([...LOGS].reverse(), rule)).to.deep.equal([who(0xb), who(0xc)])
    expect(earlySupporters(LOGS, { ...rule, bound: 1n })).to.deep.equal([who(0xc)])
    expect(earlySupporters(LOGS, { ...rule, bound: 9n })).to.deep.equal([who(0xa), who(0xb), who(0xc)])
  })

  it('[S3.98] a later buyer of their pass does not inherit', () => {
    expect(earlySupporters(LOGS, { first: true, bound: 9n, currency: 1, leastAmount: 1n })).not.to.include(
      who(0xe),
    )
  })

  it('[S3.98] two sales in one block count in the order of their logs', () => {
    const together: PassLog[] = [
      { event: 'PassPurchased', block: 1n, logIndex: 7, passId: 2n, to: who(2), currency: 1, amount: 1n },
      { event: 'PassPurchased', block: 1n, logIndex: 3, passId: 1n, to: who(1), currency: 1, amount: 1n },
    ]
    expect(earlySupporters(together, { first: true, bound: 1n, currency: 1, leastAmount: 1n })).to.deep.equal(
      [who(1)],
    )
  })

  it('[S3.98] owners before a block: to the block, not in it, and only of passes that exist', () => {
    const ownersBefore = (bound: bigint) =>
      earlySupporters(LOGS, { first: false, bound, currency: 1, leastAmount: 1n })
    expect(ownersBefore(10n)).to.deep.equal([])
    expect(ownersBefore(11n)).to.deep.equal([who(0xc)])
    expect(ownersBefore(14n)).to.deep.equal([who(0xb), who(0xc)])
    expect(ownersBefore(15n)).to.deep.equal([who(0xb), who(0xc), who(0xe)])
    expect(ownersBefore(16n)).to.deep.equal([who(0xb), who(0xe)])
    expect(ownersBefore(17n)).to.deep.equal([who(0xa), who(0xb), who(0xe)])
  })

  it('[S3.98] passes for less than the least amount make no supporters', () => {
    const free = earlySupporters(LOGS, { first: true, bound: 9n, currency: 1, leastAmount: 0n })
    expect(free).to.include(who(0xd))
    expect(earlySupporters(LOGS, { first: true, bound: 9n, currency: 1, leastAmount: 5n })).not.to.include(
      who(0xd),
    )
    expect(earlySupporters(LOGS, { first: true, bound: 9n, currency: 1, leastAmount: 6n })).to.deep.equal([])
    expect(earlySupporters(LOGS, { first: false, bound: 99n, currency: 1, leastAmount: 6n })).to.deep.equal(
      [],
    )
  })

  it('[S3.98] passes for another currency make no supporters', () => {
    const logs = [
      ...sale(1n, 1n, who(0xa), 5n, 0),
      ...sale(2n, 2n, who(0xb), 5n, 1),
      ...sale(3n, 3n, who(0xc), 5n, 2),
    ]
    for (const [currency, supporter] of [0xa, 0xb, 0xc].entries())
      for (const first of [true, false])
        expect(earlySupporters(logs, { first, bound: 9n, currency, leastAmount: 1n })).to.deep.equal([
          who(supporter),
        ])
  })

  it('[S3.98] a list cannot be filled with passes that are given back', () => {
    const logs = [
      ...sale(10n, 1n, who(0xa)),
      ...money(10n, 1n, 'ReceiptKept', 'PassRefunded', 'ReceiptSettled'),
      ...sale(11n, 2n, who(0xc)),
      ...money(11n, 2n, 'ReceiptKept'),
      ...sale(12n, 3n, who(0xb)),
      ...money(20n, 2n, 'PassRefunded', 'ReceiptSettled'),
    ]
    expect(earlySupporters(logs, { first: true, bound: 1n, currency: 1, leastAmount: 1n })).to.deep.equal([
      who(0xb),
    ])
    // also when it comes back after the block that counts
    expect(earlySupporters(logs, { first: false, bound: 13n, currency: 1, leastAmount: 1n })).to.deep.equal([
      who(0xb),
    ])
  })

  it('[S3.98] who buys a hundred passes for a hundred wallets has a hundred places', () => {
    const wallets = Array.from({ length: 100 }, (_, n) => who(0x1000 + n))
    const logs = wallets.flatMap((wallet, n) => sale(1n, BigInt(n + 1), wallet))
    for (const first of [true, false])
      expect(earlySupporters(logs, { first, bound: 100n, currency: 1, leastAmount: 5n })).to.deep.equal(
        wallets,
      )
  })

  it('[S3.98] a refund of later time leaves the first sale as it was', () => {
    const logs = [
      ...sale(1n, 1n, who(0xa)),
      ...money(1n, 1n, 'ReceiptKept'),
      ...money(5n, 1n, 'PassExtended', 'ReceiptSettled', 'ReceiptKept'),
      ...money(6n, 1n, 'PassRefunded', 'ReceiptSettled'),
      ...sale(2n, 2n, who(0xb)),
      ...money(2n, 2n, 'PassUpgraded', 'ReceiptKept', 'PassRefunded', 'ReceiptSettled'),
    ]
    for (const first of [true, false])
      expect(earlySupporters(logs, { first, bound: 9n, currency: 1, leastAmount: 1n })).to.deep.equal([
        who(0xa),
        who(0xb),
      ])
  })

  it('[S3.98] there is no list while a refund could change it', () => {
    const open = [...sale(1n, 1n, who(0xa)), ...money(1n, 1n, 'ReceiptKept')]
    const logs = [...sale(0n, 7n, who(0xb)), ...open]
    const rule = { first: true, bound: 2n, currency: 1, leastAmount: 1n }
    const both = [who(0xa), who(0xb)]
    for (const asked of [rule, { ...rule, first: false }]) {
      expect(() => earlySupporters(logs, asked)).to.throw(RangeError, 'the price of pass 1 can still go back')
      expect(earlySupporters([...logs, ...money(5n, 1n, 'ReceiptSettled')], asked)).to.deep.equal(both)
    }
    expect(earlySupporters(logs, { ...rule, bound: 1n })).to.deep.equal([who(0xb)])
    expect(earlySupporters(logs, { ...rule, first: false, bound: 1n })).to.deep.equal([who(0xb)])
    expect(
      earlySupporters([...logs, move(1n, 1n, who(0xa), NOBODY)], { ...rule, first: false }),
    ).to.deep.equal([who(0xb)])
    const again = [...sale(0n, 7n, who(0xa)), ...open]
    expect(earlySupporters(again, rule)).to.deep.equal([who(0xa)])
  })

  it('[S3.98] addresses come out in lower case', () => {
    const log = sale(1n, 1n, `0x${'AB'.repeat(20)}`)
    const found = [`0x${'ab'.repeat(20)}`]
    expect(earlySupporters(log, { first: true, bound: 1n, currency: 1, leastAmount: 1n })).to.deep.equal(
      found,
    )
    expect(earlySupporters(log, { first: false, bound: 2n, currency: 1, leastAmount: 1n })).to.deep.equal(
      found,
    )
  })

  it('[S3.98] a rule without a bound is refused', () => {
    expect(() => earlySupporters([], { first: true, bound: 0n, currency: 1, leastAmount: 1n })).to.throw(
      RangeError,
      'a rule needs a bound',
    )
  })
})
