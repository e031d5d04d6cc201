import { expect } from 'chai'
import { createAlarms } from '#telemetry/alarms.ts'

describe('alarms', () => {
  it('[T35] are counted each time and said once a minute for each name', () => {
    const said: object[] = []
    let now = 0
    const alarms = createAlarms({
      log: { error: (facts, message) => said.push({ ...facts, message }) },
      clock: () => now,
    })
    alarms.raise('chain_halted', { chainId: 1 }, 'first')
    now = 59_999
    alarms.raise('chain_halted', { chainId: 1 }, 'too soon')
    alarms.raise('scope_suspended', {}, 'another')
    now = 60_000
    alarms.raise('chain_halted', { chainId: 1 }, 'again')
    expect(said).to.deep.equal([
      { alarm: 'chain_halted', chainId: 1, message: 'first' },
      { alarm: 'scope_suspended', message: 'another' },
      { alarm: 'chain_halted', chainId: 1, message: 'again' },
    ])
    expect([...alarms.counts()]).to.deep.equal([
      ['chain_halted', 3],
      ['scope_suspended', 1],
    ])
  })
})
