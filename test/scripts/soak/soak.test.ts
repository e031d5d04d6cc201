import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { isRunning } from '#test/kit/cluster/isRunning.ts'
import { evidenceFolder } from '#test/kit/evidence/evidence.ts'
import { until } from '#test/kit/time/until.ts'

const FOLDER = `.stagedoor/test/soak-${process.pid}`
const KEPT = '.stagedoor/soak'

describe('npm run soak', function () {
  this.timeout(120_000)
  before(() => {
    mkdirSync(FOLDER, { recursive: true })
    const mark = `${FOLDER}/seen`
    writeFileSync(`${FOLDER}/steady.test.ts`, "it('steady', () => {})\n")
    writeFileSync(
      `${FOLDER}/seldom.test.ts`,
      `import { existsSync, rmSync, writeFileSync } from 'node:fs'
it('seldom', () => {
  if (existsSync('${mark}')) {
    rmSync('${mark}')
    throw new Error('of the moment')
  }
  writeFileSync('${mark}', '')
})\n`,
    )
  })
  after(() => {
    rmSync(evidenceFolder(`${FOLDER}/seldom.test.ts`), { recursive: true, force: true })
    rmSync(FOLDER, { recursive: true })
  })
  const soak = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/soak/main.ts', ...args], { encoding: 'utf8' })

  it('finds what fails once in two, keeps its evidence, and ends with 1', () => {
    const { stdout, status } = soak('--times', '4', '--load', '1', FOLDER)
    expect(stdout).to.contain('1 of 4: green')
    expect(stdout).to.contain(`2 of 4: ${FOLDER}/seldom.test.ts: seldom: Error: of the moment`)
    expect(stdout).to.contain('2 files, 4 times, 1 tests failed')
    expect(status).to.equal(1)
    expect(existsSync(evidenceFolder(`${FOLDER}/seldom.test.ts`).replace('/failures/', '/soak/'))).to.equal(
      true,
    )
    rmSync(KEPT, { recursive: true })
  })

  it('is green over what is steady', () => {
    const { stdout, status } = soak('--times', '2', `${FOLDER}/steady.test.ts`)
    expect(stdout).to.contain('1 files, 2 times, 0 tests failed')
    expect(status).to.equal(0)
  })

  it('ends all that was started when it is interrupted: tests, what they started, and the load', async () => {
    const pids = `${FOLDER}/pids`
    writeFileSync(
      `${FOLDER}/hangs.test.ts`,
      `import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
it('hangs', () => {
  writeFileSync('${pids}', process.pid + ' ' + spawn('sleep', ['1000']).pid)
  return new Promise(() => {})
}).timeout(0)\n`,
    )
    const soaking = spawn(process.execPath, [
      'scripts/soak/main.ts',
      '--load',
      '1',
      `${FOLDER}/hangs.test.ts`,
    ])
    await until('it runs', () => existsSync(pids) && readFileSync(pids, 'utf8').includes(' '))
    const own = `/proc/${soaking.pid}/task/${soaking.pid}/children`
    const children = existsSync(own) ? readFileSync(own, 'utf8').trim().split(' ') : []
    const started = [...readFileSync(pids, 'utf8').split(' '), ...children].map(Number)
    expect(started.filter(isRunning)).to.have.length(started.length)
    const exit = once(soaking, 'exit')
    soaking.kill('SIGINT')
    await exit
    await until('they are gone', () => !started.some(isRunning))
  })

  it('says how it is called, without tests, and with a number that is none', () => {
    for (const args of [[], ['--times', 'x', FOLDER], ['nowhere']]) {
      const { stderr, status } = soak(...args)
      expect(stderr).to.contain('npm run soak -- [--times 20]')
      expect(status).to.equal(2)
    }
  })
})
