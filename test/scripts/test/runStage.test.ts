import { expect } from 'chai'
import { countTests, runStage } from '#scripts/test/runStage.ts'

describe('counting tests [M.2]', () => {
  it('reads a summary of mocha', () => {
    expect(countTests('\n  12 passing (3s)\n  2 failing\n')).to.deep.equal({ passed: 12, failed: 2 })
  })

  it('counts the totals of a runner of runners once', () => {
    const output = '  16 passing (2s)\n\n187 passing (171 solidity, 16 mocha)\n1 failing (1 solidity)\n'
    expect(countTests(output)).to.deep.equal({ passed: 187, failed: 1 })
  })

  it('a stage that dies, and one in which nothing ran, are failures', async () => {
    const tick = () => 0
    const dies = { name: 'dies', command: ['node', '-e', 'process.exit(3)'], kind: 'tests' as const }
    const empty = { name: 'empty', command: ['node', '-e', ''], kind: 'tests' as const }
    expect((await runStage(dies, tick)).failed).to.equal(1)
    expect((await runStage(empty, tick)).failed).to.equal(1)
  })
})
