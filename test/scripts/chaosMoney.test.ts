import { expect } from 'chai'
import { runGroup } from '#scripts/test/runGroup.ts'

const run = (...args: string[]) =>
  runGroup(['node', 'scripts/chaos/main.ts', ...args], { limitMs: 300_000, print: () => {} })

describe('npm run chaos:money', function () {
  this.timeout(300_000)

  it('does nothing for an argument that it does not know', async () => {
    for (const args of [
      ['--steps', 'many'],
      ['--people', '3'],
      ['--at-once', '0'],
    ]) {
      const { output, code } = await run(...args)
      expect(code).to.equal(2)
      expect(output).to.include('npm run chaos:money -- --steps')
    }
  })
})
