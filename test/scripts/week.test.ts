import { expect } from 'chai'
import { runGroup } from '#scripts/test/runGroup.ts'

const run = (...args: string[]) =>
  runGroup(['node', 'scripts/week/main.ts', ...args], { limitMs: 300_000, print: () => {} })

describe('npm run simulate:calls', function () {
  this.timeout(300_000)

  it('plays nothing for an argument that it does not know', async () => {
    for (const args of [
      ['--bookings', '0'],
      ['--faults', '101'],
      ['--seed', 'any'],
      ['--days', '3'],
    ]) {
      const { output, code } = await run(...args)
      expect(code, args.join(' ')).to.equal(2)
      expect(output).to.include('npm run simulate:calls -- --seed')
    }
  })
})
