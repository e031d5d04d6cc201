import { expect } from 'chai'
import type { Abi } from 'viem'
import { describeAbi } from '../snapshots/describeAbi.ts'
import { readSuite } from './shippedContracts.ts'

/** Contracts whose code lies in parts, and the parts: one address, one ABI. */
const SPLIT: { front: string; parts: string[]; elsewhere?: RegExp }[] = [
  { front: 'StreamPass', parts: ['PassVouchers', 'PassManagement'] },
  { front: 'ConsultationEscrow', parts: ['BookingOffers', 'BookingDisputes'] },
  // refusals of a gate are the library's, as `IRecordingsErrors` says
  { front: 'Recordings', parts: ['RecordingPublishing'], elsewhere: /^error 0x\w+ Gate_/ },
]

/** Functions, events and errors as an explorer shows them; what a part answers without looking is a view of the front. */
function abiOf(name: string): string[] {
  const { compilation, contracts } = readSuite()
  const file = contracts.find((contract) => contract.name === name)?.file ?? ''
  const compiled = compilation.contracts[file]?.[name] as { abi: Abi } | undefined
  if (!compiled) throw new Error(`no contract is called ${name}`)
  return describeAbi(compiled.abi).map((line) => line.replace(/ pure \(/, ' view ('))
}

describe('contracts in parts', () => {
  for (const { front, parts, elsewhere } of SPLIT) {
    it(`[M.4] ${front} has every function and event of its parts in its own ABI`, () => {
      const own = new Set(abiOf(front))
      const wanted = parts.flatMap(abiOf).filter((line) => !line.startsWith('error '))
      expect(wanted.filter((line) => !own.has(line))).to.deep.equal([])
    }).timeout(120_000)

    it(`[M.4] ${front} says every error of its parts`, () => {
      const own = new Set(abiOf(front))
      const wanted = parts.flatMap(abiOf).filter((line) => line.startsWith('error '))
      const missing = wanted.filter((line) => !own.has(line) && !elsewhere?.test(line))
      expect([...new Set(missing)]).to.deep.equal([])
    }).timeout(120_000)

    it(`[M.4] ${front} shares its storage with its parts slot by slot`, () => {
      const { compilation, contracts } = readSuite()
      const layoutOf = (name: string) => {
        const lineage = contracts.find((contract) => contract.name === name)?.lineage ?? []
        return lineage
          .toReversed()
          .flatMap((contract) => contract.nodes as { nodeType: string; name: string; mutability?: string }[])
          .filter((node) => node.nodeType === 'VariableDeclaration' && node.mutability === 'mutable')
          .map((node) => node.name)
      }
      expect(compilation.errors?.filter(({ severity }) => severity === 'error') ?? []).to.deep.equal([])
      for (const part of parts) expect(layoutOf(part), part).to.deep.equal(layoutOf(front))
    }).timeout(120_000)
  }
})
