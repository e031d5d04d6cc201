import { expect } from 'chai'
import { readCoverage, readProofCounts, runnableSources } from '#scripts/audit/readReports.ts'
import { runStep } from '#scripts/audit/runStep.ts'
import { stepsOf } from '#scripts/audit/steps.ts'
import { shippedSources } from '#scripts/mutate/source/shipped.ts'

const TABLE = `
║ Coverage Report                                                    ║
║ File Path                         │ Line % │ Statement % │ Uncovered Lines ║
║ contracts/payments/Ledger.sol     │ 100.00 │ 100.00      │ -               ║
║ contracts/passes/sale/Upgrade.sol │ 98.50  │ 97.25       │ 17, 20-22       ║
║ Total                             │ 99.10  │ 98.40       │                 ║
`

const SOURCES = ['contracts/payments/Ledger.sol', 'contracts/passes/sale/Upgrade.sol']

describe('audit reports', () => {
  it('coverage is read with the gaps by name [M.4]', () => {
    expect(readCoverage(TABLE, SOURCES)).to.deep.equal({
      lines: 99.25,
      statements: 98.62,
      gaps: ['contracts/passes/sale/Upgrade.sol: 98.5 % lines, 97.25 % statements (17, 20-22)'],
    })
  })

  it('a source counts as in the table of its own tests [M.4]', () => {
    const other = TABLE.replace('98.50  │ 97.25       │ 17, 20-22', '40.00  │ 30.00       │ 1-90     ')
    const better = TABLE.replace('98.50  │ 97.25       │ 17, 20-22', '100.00 │ 100.00      │ -        ')
    expect(readCoverage(`${TABLE}${other}`, SOURCES).gaps).to.deep.equal(readCoverage(TABLE, SOURCES).gaps)
    expect(readCoverage(`${TABLE}${better}`, SOURCES)).to.deep.equal({
      lines: 100,
      statements: 100,
      gaps: [],
    })
  })

  it('the better of two tables is the one with more statements and lines together [M.4]', () => {
    const fewer = TABLE.replace('98.50  │ 97.25       │ 17, 20-22', '90.00  │ 97.25       │ 1-90     ')
    expect(readCoverage(`${fewer}${TABLE}`, SOURCES)).to.deep.equal(readCoverage(TABLE, SOURCES))
  })

  it('a source without a row is not covered at all [M.4]', () => {
    const silent = 'contracts/payments/Silent.sol'
    expect(readCoverage(TABLE, [...SOURCES, silent])).to.deep.equal({
      lines: 66.16,
      statements: 65.75,
      gaps: [...readCoverage(TABLE, SOURCES).gaps, `${silent}: no table of coverage has it`],
    })
  })

  it('only a source in which nothing can run needs no row', () => {
    const hubs = ['contracts/rooms/RoomHub.sol']
    const others = shippedSources().filter((file) => !hubs.includes(file))
    expect(runnableSources()).to.deep.equal(others)
    expect(shippedSources()).to.include.members(hubs)
  })

  it('no table is no coverage', () => {
    const { lines, statements, gaps } = readCoverage('compilation failed', SOURCES)
    expect({ lines, statements, gaps: gaps.length }).to.deep.equal({ lines: 0, statements: 0, gaps: 2 })
  })

  it('proofs that did not end count as undecided [M.4]', () => {
    expect(readProofCounts('1/7 sum: … proved (3 s)\n6 proved, 1 not\n')).to.deep.equal({
      proved: 6,
      undecided: 1,
    })
    expect(readProofCounts('killed')).to.deep.equal({ proved: 0, undecided: 1 })
  })

  it('the deep audit runs the same steps with longer invariants', () => {
    expect(stepsOf(true).map(({ name }) => name)).to.deep.equal(stepsOf(false).map(({ name }) => name))
    expect(stepsOf(true).find(({ name }) => name === 'tests')?.command).to.include(
      'scripts/audit/deep.config.ts',
    )
  })

  it('a step that hangs fails with all that it started', async () => {
    const hangs = { name: 'hangs', says: '', command: ['node', '-e', 'setInterval(() => {}, 1000)'] }
    const { code, output } = await runStep({ ...hangs, limitMinutes: 1 / 120 }, () => 0)
    expect(code).to.equal(1)
    expect(output).to.include('did not end within 0.5 s')
    expect(new Set(stepsOf(false).map(({ limitMinutes }) => limitMinutes))).to.deep.equal(new Set([60]))
  })
})
