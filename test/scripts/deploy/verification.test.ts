import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { ROWS } from '#scripts/deploy/plan/parts.ts'
import { strangeCode } from '#scripts/deploy/release/committedCode.ts'
import { writeVerification } from '#scripts/deploy/release/verification.ts'
import { keptCompiler } from './keptCompiler.ts'

describe('verification input', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'verification-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('[S3.77][S3.89] is written for every contract that reaches a public chain', () => {
    const files = writeVerification(folder).map((file) => path.basename(file, '.json'))
    const placed = ROWS.filter(({ name }) => name !== 'testDollar').map(({ contract }) => contract)
    const madeByEscrow = ['bookingOffers', 'bookingDisputes']
    expect(files).to.include.members([...placed, 'erc1967Proxy', ...madeByEscrow])
  })

  it('[S3.77] makes the committed bytecode of every one of them, byte for byte', async () => {
    const inputs = Object.fromEntries(
      writeVerification(folder).map((file) => [
        path.basename(file, '.json'),
        JSON.parse(readFileSync(file, 'utf8')),
      ]),
    )
    expect(await strangeCode(inputs, undefined, keptCompiler)).to.deep.equal([])
  }).timeout(180_000)
})
