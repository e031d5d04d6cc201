import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { contractInputs, contractInputsHash, PROVEN_FILE } from '#scripts/test/contractInputs.ts'
import { provenNow, writeProven } from '#scripts/test/provenContracts.ts'

describe('what a green run of the tests of contracts rests on', () => {
  const inputs = contractInputs()
  const hash = contractInputsHash()

  for (const [what, file] of [
    ['a contract', 'contracts/passes/StreamPass.sol'],
    ['a test of one', 'test/contracts/trees.test.ts'],
    ['the model that contracts are compared with', 'domain/booking/transition.ts'],
    ['a committed figure', 'test/snapshots/gas.json'],
    ['the settings of the compiler', 'hardhat.config.ts'],
    ['a version of a package', 'package-lock.json'],
    ['the command that runs them', 'scripts/test/contracts.ts'],
  ] as const)
    it(`changes with ${what}`, () => {
      expect(inputs).to.include(file)
      const read = (name: string) =>
        inputs.includes(name) ? `${readFileSync(name, 'utf8')}${name === file ? ' ' : ''}` : undefined
      expect(contractInputsHash(read)).not.to.equal(hash)
    })

  it('is not changed by the page of the last run, nor by what no contract sees', () => {
    expect(inputs).not.to.include(PROVEN_FILE)
    expect(inputs.filter((file) => /^(api|web|media|db)\//.test(file))).to.deep.equal([])
  })

  it('is written down after a green run of what is on the disk, and counts for nothing else', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'proven-'))
    const file = path.join(folder, 'proven.json')
    const result = (failed: boolean) => ({
      ...{ stage: 'contracts', file: 'contracts', passed: 7, seconds: 1 },
      failures: failed ? [{ title: 'one', error: 'no' }] : [],
    })
    try {
      writeProven({ hash, nowMs: 0, results: [result(false), result(true)] }, file)
      writeProven({ hash, nowMs: 0, results: [] }, file)
      writeProven({ hash: 'of other files', nowMs: 0, results: [result(false)] }, file)
      expect(existsSync(file)).to.equal(false)
      writeProven({ hash, nowMs: 0, results: [result(false)] }, file)
      expect(provenNow(file)).to.deep.equal({ hash, day: '1970-01-01', passed: 7 })
      expect(provenNow(file, 'of other files')).to.equal(undefined)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
