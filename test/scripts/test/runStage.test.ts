import { getPriority } from 'node:os'
import { expect } from 'chai'
import { countTests } from '#scripts/test/countTests.ts'
import { runStage } from '#scripts/test/runStage.ts'
import { isRunning } from '#test/kit/cluster/isRunning.ts'
import { until } from '#test/kit/time/until.ts'

describe('counting tests [M.2]', () => {
  it('reads a summary of mocha', () => {
    expect(countTests('\n  12 passing (3s)\n  2 failing\n')).to.deep.equal({ passed: 12, failed: 2 })
  })

  it('counts the totals of a runner of runners once', () => {
    const output = '  16 passing (2s)\n\n187 passing (171 solidity, 16 mocha)\n1 failing (1 solidity)\n'
    expect(countTests(output)).to.deep.equal({ passed: 187, failed: 1 })
  })

  it('a stage that dies, and one in which nothing ran, are failures', async () => {
    const quiet = { nowMs: () => 0, print: () => {} }
    const dies = { name: 'dies', command: ['node', '-e', 'process.exit(3)'], kind: 'counted' as const }
    const empty = { name: 'empty', command: ['node', '-e', ''], kind: 'counted' as const }
    expect((await runStage(dies, quiet)).failures).to.have.length(1)
    expect((await runStage(empty, quiet)).failures).to.have.length(1)
  })

  /** Starts a process that would run for ever, with our output, and then does this. */
  const starts = (then: string) => ({
    name: 'starts',
    command: [
      'node',
      '-e',
      `const { spawn } = require('node:child_process')
       const child = spawn('node', ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
       process.stdout.write('child ' + child.pid + '\\n')
       ${then}`,
    ],
    kind: 'check' as const,
  })

  for (const [what, then, failed] of [
    ['does not end in time', 'setInterval(() => {}, 1000)', 1],
    ['has ended', 'child.unref()', 0],
  ] as const)
    it(`ends the processes of a stage that ${what} with it`, async () => {
      let output = ''
      const print = (text: string) => {
        output += text
      }
      const result = await runStage(starts(then), { nowMs: () => 0, print, limitMs: 1_000, graceMs: 100 })
      expect(result.failures).to.have.length(failed)
      expect(output.includes('did not end within 1 s')).to.equal(failed === 1)
      const pid = Number(/child (\d+)/.exec(output)?.[1])
      expect(pid).to.be.greaterThan(1)
      await until('it ends', () => !isRunning(pid))
    })

  it('lets a stage that gives way, and what it starts, take only what others leave', async () => {
    const printed = async (givesWay?: true) => {
      let output = ''
      const program = `require('node:child_process').spawn('node', ['-e', \`
        const { existsSync, readFileSync } = require('node:fs')
        const group = '/proc/self/autogroup'
        process.stdout.write(require('node:os').getPriority() + ' ' + (existsSync(group) && readFileSync(group)))
      \`], { stdio: 'inherit' })`
      const stage = { name: 'nice', command: ['node', '-e', program], kind: 'counted' as const }
      const print = (text: string) => {
        output += text
      }
      await runStage({ ...stage, ...(givesWay && { givesWay }) }, { nowMs: Date.now, print })
      const [, nice, group] = /^(-?\d+) (?:.*nice (-?\d+)|false)/.exec(output) ?? []
      return { nice: Number(nice), group: group === undefined ? undefined : Number(group) }
    }
    const [other, yielding] = [await printed(), await printed(true)]
    expect(yielding.nice).to.equal(Math.max(10, getPriority()))
    expect(other.nice).to.equal(getPriority())
    if (other.group !== undefined) expect(yielding.group).to.equal(10)
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
          kind: 'counted',
        },
        { nowMs: () => 0, print: () => {} },
      )
    const summary = '  ✔ one\n\n  1 passing (3s)\n  1 failing\n\n  1) two:\n     Error: no\n'
    expect((await run(summary, 1)).said).to.equal('1 failing\n\n  1) two:\n     Error: no')
    expect((await run('one\nthe end', 3)).said).to.equal('one\nthe end')
    expect((await run('  4 passing (3s)\n', 0)).said).to.equal('')
  })
})
