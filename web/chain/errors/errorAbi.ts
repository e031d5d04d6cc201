import type { Abi } from 'viem'
import * as abis from '#generated/abis.ts'

/** Every custom error of every contract of ours, once, so that a revert from a nested call is decoded too. */
export function errorAbi(): Abi {
  const found = new Map<string, Abi[number]>()
  for (const abi of Object.values(abis) as readonly Abi[]) {
    for (const item of abi) if (item.type === 'error') found.set(JSON.stringify(item), item)
  }
  return [...found.values()]
}
