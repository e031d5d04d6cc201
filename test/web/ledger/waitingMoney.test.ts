import { expect } from 'chai'
import type { WaitingMoney } from '#api/ledger/contract.ts'
import { whyItWaits } from '#web/ledger/whyItWaits.ts'

const hub = `0x${'Ab'.repeat(20)}`
const money: WaitingMoney = {
  ...{ wallet: `0x${'12'.repeat(20)}`, isLinked: true, currency: 0, symbol: 'ETH', decimals: 18 },
  ...{ owedUnits: '1', ledger: `0x${'34'.repeat(20)}`, channel: null, isDivided: false },
  source: hub.toLowerCase(),
}

describe('why money waits in the ledger', () => {
  it('[S3.64] a part of divided tips waits for who takes it; everything else could not be sent', () => {
    expect(whyItWaits({ ...money, isDivided: true }, hub)).to.equal(
      'Your part of divided tips, for 0x1212…1212.',
    )
    expect(whyItWaits(money, hub)).to.equal(
      'From tips, for 0x1212…1212: it could not be sent there, so the ledger keeps it.',
    )
  })
})
