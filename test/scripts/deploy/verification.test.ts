import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import solc from 'solc'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { ROWS } from '#scripts/deploy/plan/parts.ts'
import { SOURCES } from '#scripts/deploy/plan/sources.ts'
import { writeVerification } from '#scripts/deploy/release/verification.ts'

describe('verification input', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'verification-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('[S3.77] is written for every contract that reaches a public chain', () => {
    const files = writeVerification(folder).map((file) => path.basename(file, '.json'))
    const placed = ROWS.filter(({ name }) => name !== 'testDollar').map(({ contract }) => contract)
    expect(files).to.include.members([...placed, 'erc1967Proxy'])
  })

  it('[S3.77] makes the committed bytecode, byte for byte', () => {
    writeVerification(folder)
    for (const contract of ['ledger', 'feeSchedule']) {
      const file = SOURCES[contract] as string
      const output = JSON.parse(solc.compile(readFileSync(path.join(folder, `${contract}.json`), 'utf8')))
      const made = output.contracts[file][path.basename(file, '.sol')].evm.bytecode.object
      expect(`0x${made}`, contract).to.equal(artifactOf(contract).bytecode)
    }
  }).timeout(120_000)
})
