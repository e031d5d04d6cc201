import hre from 'hardhat'
import type { Abi } from 'viem'
import { formatAbiItem } from 'viem/utils'
import { firstErrors } from '#editions/first.generated.ts'
import { compile } from '../mutate/source/compile.ts'
import { closureOf } from '../solidity/closure.ts'
import { contractFiles } from '../solidity/contractsHash.ts'
import { concreteContracts } from '../solidity/shippedContracts.ts'
import { writeOrCheck } from './writeOrCheck.ts'

type AbiError = Extract<Abi[number], { type: 'error' }>

/** Beside every contract of ours: what the local world needs of the libraries and the mocks. */
const OTHERS = ['TestDollar', 'AccessManager', 'ERC1967Proxy']

const HEADER = '// Written by scripts/generate/abis.ts; do not edit.\n'

/** `StreamPass` → `streamPass`, `ERC1967Proxy` → `erc1967Proxy`. */
function constantOf(contract: string): string {
  return contract.replace(/^(?:[A-Z]+(?=[A-Z\d])|[A-Z])/, (start) => start.toLowerCase())
}

const linesOf = (entries: readonly unknown[]): string =>
  entries.map((entry) => `  ${JSON.stringify(entry)},\n`).join('')

/** Today's errors and those that only contracts of the first edition still throw, each signature once, in order. */
function errorsOfBothEditions(today: AbiError[]): AbiError[] {
  const found = new Map<string, AbiError>()
  for (const error of [...today, ...firstErrors]) {
    const signature = formatAbiItem(error)
    if (!found.has(signature)) found.set(signature, error)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, error]) => error)
}

await hre.tasks.getTask('build').run({ quiet: true, noTests: true })
const solidity = contractFiles().filter((file) => file.endsWith('.sol'))
const { sources } = compile(closureOf(solidity), 'syntax')
const shipped = concreteContracts(sources).map(({ node }) => String(node.name))

let abis = HEADER
let bytecode = HEADER
const errors: AbiError[] = []
for (const contract of [...shipped, ...OTHERS]) {
  const artifact = await hre.artifacts.readArtifact(contract)
  const name = constantOf(contract)
  abis += `\nexport const ${name}Abi = [\n${linesOf(artifact.abi)}] as const\n`
  bytecode += `\nexport const ${name}Bytecode =\n  '${artifact.bytecode}'\n`
  errors.push(...artifact.abi.filter((entry): entry is AbiError => entry.type === 'error'))
}
writeOrCheck('contracts/generated/abis.ts', abis)
writeOrCheck('contracts/generated/bytecode.ts', bytecode)
writeOrCheck(
  'contracts/generated/errors.ts',
  `${HEADER}
/** Every custom error of every contract of both editions, those of the packages included. */
export const errors = [
${linesOf(errorsOfBothEditions(errors))}] as const
`,
)
