import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readSuite } from '../analysis/shippedContracts.ts'
import { neededRows, OPEN_CHECKS } from './neededRows.ts'

const ROW = /\/\/\/ @custom:(row|caller) (\w+\.\w+)\n/g

/** Rows written in Solidity below this folder: `/// @custom:row Contract.function` above a test. */
function writtenRows(kind: 'row' | 'caller'): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.t.sol'))
    .flatMap((name) => [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(ROW)])
    .filter(([, found]) => found === kind)
    .map(([, , row]) => row as string)
}

describe('tables of who may and where money goes', () => {
  it('[S3.78][T31][T32] every function that takes or pays money has its row', () => {
    const written = new Set(writtenRows('row'))
    expect(neededRows().money.filter((row) => !written.has(row))).to.deep.equal([])
  }).timeout(120_000)

  it('[S3.78][S3.79] every function that not everybody may call is called by everybody else', () => {
    const written = new Set(writtenRows('caller'))
    expect(neededRows().restricted.filter((row) => !written.has(row))).to.deep.equal([])
  }).timeout(120_000)

  it('[S3.78] no caller is tried where the contract does not ask who calls', () => {
    const needed = new Set(neededRows().restricted)
    expect(writtenRows('caller').filter((row) => !needed.has(row))).to.deep.equal([])
  }).timeout(120_000)

  it('[S3.78] every check said to let everybody in is still asked', () => {
    const asked = new Set(neededRows().checks)
    expect(Object.keys(OPEN_CHECKS).filter((check) => !asked.has(check))).to.deep.equal([])
  }).timeout(120_000)

  it('[S3.78] every row is about a function that exists', () => {
    const known = new Set(
      readSuite().contracts.flatMap(({ name, functions }) => functions.map((open) => `${name}.${open.name}`)),
    )
    const gone = [...writtenRows('row'), ...writtenRows('caller')].filter((row) => !known.has(row))
    expect(gone).to.deep.equal([])
  }).timeout(120_000)
})
