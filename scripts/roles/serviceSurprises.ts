import { type Address, type PublicClient, zeroAddress } from 'viem'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import type { PartName } from '#scripts/deploy/plan/parts.ts'
import { SERVICES } from '#scripts/deploy/plan/services.ts'
import { isPublic } from '#scripts/deploy/release/owners.ts'
import type { Platform } from './platform.ts'
import { describe } from './readRoles.ts'

/** Accounts of services that another key signs for, now or soon, or that one person owns. */
export async function serviceSurprises(client: PublicClient, platform: Platform): Promise<string[]> {
  const { at, owners, chainId } = platform
  if (!owners) return []
  const found: string[] = []
  for (const { part, owner, key } of SERVICES) {
    const address = at[part]
    if (!address) {
      found.push(`there is no ${part}`)
      continue
    }
    const now = await ask<Address>(client, part, address, 'key')
    const [next] = await ask<[Address, number]>(client, part, address, 'waitingKey')
    // a key that was named and waits is the one that counts for the plan
    const last = next === zeroAddress ? now : next
    if (last !== owners[key]) found.push(`${last} is to sign for ${part} instead of ${owners[key]}`)
    const { kind, threshold } = await describe(client, owners[owner])
    if (!isPublic(chainId)) continue
    if (kind !== 'contract') found.push(`${owners[owner]} owns ${part} with a single key`)
    else if (threshold !== undefined && threshold < 2)
      found.push(`${owners[owner]} owns ${part} and asks for ${threshold} signature`)
  }
  return found
}

function ask<T>(client: PublicClient, part: PartName, address: Address, functionName: string): Promise<T> {
  return client.readContract({ address, abi: abiOf(part), functionName }) as Promise<T>
}
