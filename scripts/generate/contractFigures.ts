import hre from 'hardhat'
import type { Abi } from 'viem'
import { compileSources } from '#test/contracts/figures/compileSources.ts'
import { describeAbi } from '#test/contracts/figures/describeAbi.ts'
import { describeStorage } from '#test/contracts/figures/describeStorage.ts'
import { measureGas } from '#test/contracts/figures/measureGas.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const CONTRACTS: Record<string, string> = {
  CurrencyList: 'contracts/payments/CurrencyList.sol',
  Ledger: 'contracts/payments/Ledger.sol',
  StreamPass: 'contracts/passes/StreamPass.sol',
  StreamPassFactory: 'contracts/passes/StreamPassFactory.sol',
}

await hre.tasks.getTask('build').run({ quiet: true, noTests: true })
const compilation = compileSources(['ast', 'storageLayout'])
const sizes: Record<string, number> = {}
const abis: Record<string, string[]> = {}
const storage: Record<string, string[]> = {}
for (const [contract, file] of Object.entries(CONTRACTS)) {
  const artifact = await hre.artifacts.readArtifact(contract)
  sizes[contract] = (artifact.deployedBytecode.length - 2) / 2
  abis[contract] = describeAbi(artifact.abi as Abi)
  storage[contract] = describeStorage(compilation, file, contract)
}

const write = (name: string, value: unknown) =>
  writeOrCheck(`test/snapshots/${name}.json`, `${JSON.stringify(value, null, 2)}\n`)
write('gas', await measureGas())
write('sizes', sizes)
write('abi', abis)
write('storage', storage)
