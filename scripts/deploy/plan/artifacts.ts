import type { Abi, Hex } from 'viem'
import * as abis from '#generated/abis.ts'
import * as bytecodes from '#generated/bytecode.ts'

/** Committed ABI and creation code of a contract. @throws Error when `scripts/generate/abis.ts` does not list it */
export function artifactOf(contract: string): { abi: Abi; bytecode: Hex } {
  const abi = (abis as Record<string, unknown>)[`${contract}Abi`]
  const bytecode = (bytecodes as Record<string, unknown>)[`${contract}Bytecode`]
  if (!abi || !bytecode) throw new Error(`there is no committed bytecode of ${contract}; run npm run snap`)
  return { abi: abi as Abi, bytecode: bytecode as Hex }
}
