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

  it('keeps what a runner said of its failures, and the last lines of one that died', async () => {
    const run = (text: string, code: number) =>
      runStage(
        {
          name: 'x',
          command: [
            'node',
            '-e',
            `process.stdout.write(${JSON.stringify(text)}); process.exitCode = ${code}`,
          ],
          kind: 'tests',
        },
        () => 0,
        () => {},
      )
    const summary = '  ✔ one\n\n  1 passing (3s)\n  1 failing\n\n  1) two:\n     Error: no\n'
    expect((await run(summary, 1)).failures).to.equal('1 failing\n\n  1) two:\n     Error: no')
    expect((await run('one\nthe end', 3)).failures).to.equal('one\nthe end')
    expect((await run('  4 passing (3s)\n', 0)).failures).to.equal('')
  })
})
