import { expect } from 'chai'
import { runGroup } from '#scripts/test/runGroup.ts'

const run = (...args: string[]) =>
  runGroup(['node', 'scripts/chaos/main.ts', ...args], { limitMs: 300_000, print: () => {} })

describe('npm run chaos:money', function () {
  this.timeout(300_000)

  it('[S4.11] plays what it is asked for, tells how far it is, and in one line what money was wrong', async () => {
    const { output, code } = await run('--steps', '4', '--purchases', '0', '--seed', '11')
    expect(output).to.match(/^steps 4 of 4, [\d.]+ a second$/m)
    const line = output.split('\n').find((text) => text.startsWith('{'))
    expect(JSON.parse(String(line)).result, output).to.include({
      steps: 4,
      purchases: 0,
      seed: 11,
      wrong_money: 0,
    })
    expect(code).to.equal(0)
  })
})
