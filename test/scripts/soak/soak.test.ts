import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { evidenceFolder } from '#test/kit/evidence/evidence.ts'

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

  it('says how it is called, without tests, and with a number that is none', () => {
    for (const args of [[], ['--times', 'x', FOLDER], ['nowhere']]) {
      const { stderr, status } = soak(...args)
      expect(stderr).to.contain('npm run soak -- [--times 20]')
      expect(status).to.equal(2)
    }
  })
})
