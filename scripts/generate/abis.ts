import hre from 'hardhat'
import { writeOrCheck } from './writeOrCheck.ts'

/** Contract → name of its ABI constant. */
const CONTRACTS = [
  { contract: 'StreamPass', name: 'streamPass' },
  { contract: 'StreamPassFactory', name: 'streamPassFactory' },
  { contract: 'Ledger', name: 'ledger' },
  { contract: 'CurrencyList', name: 'currencyList' },
  { contract: 'TestDollar', name: 'testDollar' },
  { contract: 'AccessManager', name: 'accessManager' },
  { contract: 'ERC1967Proxy', name: 'erc1967Proxy' },
] as const

const HEADER = '// Written by scripts/generate/abis.ts; do not edit.\n'

await hre.tasks.getTask('build').run({ quiet: true, noTests: true })

let abis = HEADER
let bytecode = HEADER
for (const { contract, name } of CONTRACTS) {
  const artifact = await hre.artifacts.readArtifact(contract)
  const entries = artifact.abi.map((entry) => `  ${JSON.stringify(entry)},\n`).join('')
  abis += `\nexport const ${name}Abi = [\n${entries}] as const\n`
  bytecode += `\nexport const ${name}Bytecode =\n  '${artifact.bytecode}'\n`
}
writeOrCheck('contracts/generated/abis.ts', abis)
writeOrCheck('contracts/generated/bytecode.ts', bytecode)
