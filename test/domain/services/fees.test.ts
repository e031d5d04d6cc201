import { expect } from 'chai'
import { mayMove } from '#domain/room/transition.ts'
import { firstFees, raisedFees, SERVICE_TX_NEXT } from '#domain/services/fees.ts'
import { SERVICE_TX_STATES } from '#domain/services/words.ts'

describe('transactions of a service', () => {
  it('[S4.38] move exactly so', () => {
    const rows = SERVICE_TX_STATES.map((from) =>
      SERVICE_TX_STATES.map((to) => (mayMove(SERVICE_TX_NEXT, from, to) ? 'o' : '.')).join(''),
    )
    expect(rows).to.deep.equal(['.o..o', '..o.o', '.o.oo', '.....', '.....'])
  })
})

describe('fees of a service', () => {
  const market = { baseFee: 100n, tip: 2n }

  it('[S4.38] never go above what the installation pays, and wait while the chain asks for more', () => {
    expect(firstFees(market, 1000n)).to.deep.equal({ maxFee: 202n, tip: 2n })
    expect(firstFees(market, 150n)).to.deep.equal({ maxFee: 150n, tip: 2n })
    expect(firstFees(market, 102n)).to.deep.equal({ maxFee: 102n, tip: 2n })
    expect(firstFees(market, 101n)).to.equal(null)
    expect(firstFees({ baseFee: 0n, tip: 9n }, 5n)).to.deep.equal({ maxFee: 5n, tip: 5n })
  })

  it('[S4.38] are raised by a quarter at least, up to the same bound', () => {
    const before = { maxFee: 202n, tip: 2n }
    expect(raisedFees(before, market, 1000n)).to.deep.equal({ maxFee: 253n, tip: 3n })
    expect(raisedFees(before, { baseFee: 400n, tip: 30n }, 1000n)).to.deep.equal({ maxFee: 830n, tip: 30n })
    expect(raisedFees(before, { baseFee: 400n, tip: 30n }, 300n)).to.deep.equal({ maxFee: 300n, tip: 30n })
    expect(raisedFees(before, market, 252n)).to.equal(null)
    let fees: typeof before | null = before
    let raises = 0
    for (; fees; raises++) {
      const next = raisedFees(fees, market, 10_000n)
      if (next) expect(next.maxFee * 8n >= fees.maxFee * 9n && next.tip * 8n >= fees.tip * 9n).to.equal(true)
      fees = next
    }
    expect(raises).to.be.within(5, 25)
  })
})
