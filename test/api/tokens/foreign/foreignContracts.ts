import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import solc from 'solc'
import type { Abi, Address, Hex } from 'viem'
import type { Deployer } from '#scripts/deploy/deployer.ts'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const FILE = fileURLToPath(new URL('Foreign.sol', import.meta.url))

interface Compiled {
  abi: Abi
  evm: { bytecode: { object: string } }
}

/** A source of our mocks or of a package. */
function sourceOf(name: string): { contents: string } {
  const folder = name.startsWith('contracts/') ? '' : 'node_modules'
  return { contents: readFileSync(path.join(ROOT, folder, name), 'utf8') }
}

/** Every contract of `Foreign.sol` and of what it imports, by its name: they are of no release, so nothing committed has them. */
export function compileForeign(): Map<string, Compiled> {
  const input = {
    language: 'Solidity',
    sources: { foreign: { content: readFileSync(FILE, 'utf8') } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: sourceOf }))
  const errors = (output.errors ?? []).filter(({ severity }: { severity: string }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors[0].formattedMessage)
  const files = Object.values(output.contracts) as Record<string, Compiled>[]
  return new Map(files.flatMap((contracts) => Object.entries(contracts)))
}

/** Puts contracts of `Foreign.sol` on a chain. @returns a function of name and arguments that answers the address in lower case */
export function foreignDeployer(deployer: Deployer): (name: string, ...args: unknown[]) => Promise<Address> {
  const all = compileForeign()
  return async (name, ...args) => {
    const { abi, evm } = all.get(name) as Compiled
    const bytecode: Hex = `0x${evm.bytecode.object}`
    return (await deployer.deploy(abi, bytecode, args)).toLowerCase() as Address
  }
}
