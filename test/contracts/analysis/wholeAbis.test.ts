import { expect } from 'chai'
import { readSuite, type ShippedContract } from './shippedContracts.ts'

/** Contracts that people and services know by address, and the parts that run on their storage. */
const PARTS: Record<string, string[]> = {
  Recordings: ['RecordingPublishing'],
}

function shipped(name: string): ShippedContract {
  const found = readSuite().contracts.find((contract) => contract.name === name)
  if (!found) throw new Error(`no contract ${name}`)
  return found
}

const openOf = (contract: ShippedContract) =>
  contract.functions.map(({ name, selector, mutability }) => `${name} ${selector} ${mutability}`)

describe('contracts in parts', () => {
  for (const [front, parts] of Object.entries(PARTS))
    it(`[S3.79][T30] ${front} shows every function of its parts to an explorer`, () => {
      const shown = new Set(openOf(shipped(front)))
      const hidden = parts.flatMap((part) => openOf(shipped(part))).filter((open) => !shown.has(open))
      expect(hidden).to.deep.equal([])
    }).timeout(120_000)
})
