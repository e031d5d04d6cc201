import { spawnSync } from 'node:child_process'
import { expect } from 'chai'

// A name that nothing has would else be a run of nothing, which passes.
describe('commands that take names [M.4]', () => {
  for (const [script, names, says] of [
    ['scripts/mutate/main.ts', ['contracts/payments/Ledger.sol', 'contracts/typo'], 'contracts/typo'],
    ['scripts/mutate/main.ts', ['contracts/mocks', '--survivors'], 'contracts/mocks'],
    ['scripts/test/contracts.ts', ['payments', 'typo'], 'typo'],
    ['scripts/prove/main.ts', ['Typo'], 'Typo'],
    ['scripts/test/main.ts', ['typo'], 'typo'],
  ] as const)
    it(`${script} refuses ${says}`, () => {
      const { status, stderr } = spawnSync('node', [script, ...names], { encoding: 'utf8', timeout: 20_000 })
      expect(stderr).to.match(new RegExp(`^No \\w+ ${says}\\b`))
      expect(status).to.equal(2)
    })
})
