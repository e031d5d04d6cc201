import hre from 'hardhat'
import type { Abi } from 'viem'
import { readSuite } from '#test/contracts/analysis/shippedContracts.ts'
import { compileSources } from '#test/contracts/snapshots/compileSources.ts'
import { describeAbi } from '#test/contracts/snapshots/describeAbi.ts'
import { describeStorage } from '#test/contracts/snapshots/describeStorage.ts'
import { measureGas } from '#test/contracts/snapshots/measureGas.ts'
import { writeOrCheck } from './writeOrCheck.ts'

await hre.tasks.getTask('build').run({ quiet: true, noTests: true })
const compilation = compileSources(['ast', 'storageLayout'])
const { contracts, fileOf } = readSuite()
const sizes: Record<string, number> = {}
const abis: Record<string, string[]> = {}
const storage: Record<string, string[]> = {}
for (const { name, file, lineage } of contracts) {
  const artifact = await hre.artifacts.readArtifact(name)
  sizes[name] = (artifact.deployedBytecode.length - 2) / 2
  abis[name] = describeAbi(artifact.abi as Abi)
  const files = [...new Set(lineage.map(({ id }) => fileOf.get(id) as string))]
  storage[name] = describeStorage(compilation, { name, file }, files)
}

const write = (name: string, value: unknown) =>
  writeOrCheck(`test/snapshots/${name}.json`, `${JSON.stringify(value, null, 2)}\n`)
write('gas', await measureGas())
write('sizes', sizes)
write('abi', abis)
write('storage', storage)
