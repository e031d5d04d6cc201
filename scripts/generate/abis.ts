import hre from 'hardhat'
import { readSuite } from '#test/contracts/analysis/shippedContracts.ts'
import { writeOrCheck } from './writeOrCheck.ts'

/** Beside every contract of ours: what the local world needs of the libraries and the mocks. */
const OTHERS = ['TestDollar', 'AccessManager', 'ERC1967Proxy']

const HEADER = '// Written by scripts/generate/abis.ts; do not edit.\n'

/** `StreamPass` → `streamPass`, `ERC1967Proxy` → `erc1967Proxy`. */
function constantOf(contract: string): string {
  return contract.replace(/^(?:[A-Z]+(?=[A-Z\d])|[A-Z])/, (start) => start.toLowerCase())
}

await hre.tasks.getTask('build').run({ quiet: true, noTests: true })

let abis = HEADER
let bytecode = HEADER
for (const contract of [...readSuite().contracts.map(({ name }) => name), ...OTHERS]) {
  const artifact = await hre.artifacts.readArtifact(contract)
  const name = constantOf(contract)
  const entries = artifact.abi.map((entry) => `  ${JSON.stringify(entry)},\n`).join('')
  abis += `\nexport const ${name}Abi = [\n${entries}] as const\n`
  bytecode += `\nexport const ${name}Bytecode =\n  '${artifact.bytecode}'\n`
}
writeOrCheck('contracts/generated/abis.ts', abis)
writeOrCheck('contracts/generated/bytecode.ts', bytecode)
