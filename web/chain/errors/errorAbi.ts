import type { Abi } from 'viem'
import { CALLED_CONTRACTS } from '../contracts.ts'

/** Every custom error of every contract this application calls, once, so that a revert from a nested call is decoded too. */
export function errorAbi(): Abi {
  const found = new Map<string, Abi[number]>()
  for (const abi of CALLED_CONTRACTS) {
    for (const item of abi) if (item.type === 'error') found.set(JSON.stringify(item), item)
  }
  return [...found.values()]
}
