import { type Abi, type Address, type PublicClient, zeroAddress, zeroHash } from 'viem'
import { addressIn, modelOf } from '#scripts/deploy/chain/partCode.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { type PartName, ROWS } from '#scripts/deploy/plan/parts.ts'
import { codeSurprises } from './codeSurprises.ts'
import type { Platform } from './platform.ts'
import { describe, type RolesOnChain, readRoles } from './readRoles.ts'
import { serviceSurprises } from './serviceSurprises.ts'
import { type RoleContext, type Treasury, unexpectedRoles } from './surprises.ts'

/** The roles of a platform with what is wrong about them. */
export interface Inspection {
  roles: RolesOnChain
  context: RoleContext
  surprises: string[]
}

/** Reads and judges. @throws Error when the chain does not answer */
export async function inspect(client: PublicClient, platform: Platform): Promise<Inspection> {
  const { chainId, at, earlierFeeSchedules } = platform
  const manager = at.accessManager as Address
  const roles = await readRoles(client, manager, at.timelock, platform.fromBlock)
  const schedules = [...(at.feeSchedule ? [at.feeSchedule] : []), ...earlierFeeSchedules]
  const treasuries = await Promise.all(schedules.map((schedule) => treasuryOf(client, schedule)))
  const { owners } = platform
  const context: RoleContext = { chainId, at, earlierFeeSchedules, treasuries, ...(owners ? { owners } : {}) }
  const managed: [PartName, Address][] = [
    ...(Object.entries(at) as [PartName, Address][]),
    ...earlierFeeSchedules.map((address): [PartName, Address] => ['feeSchedule', address]),
  ]
  const surprises = [
    ...unexpectedRoles(roles, context),
    ...(await foreignAuthorities(client, managed, manager)),
    ...(await unplannedProxies(client, at)),
    ...(await codeSurprises(client, platform)),
    ...(await serviceSurprises(client, platform)),
  ]
  return { roles, context, surprises }
}

async function treasuryOf(client: PublicClient, address: Address): Promise<Treasury> {
  const terms = await client.readContract({
    address,
    abi: abiOf('feeSchedule'),
    functionName: 'termsOf',
    args: [0],
  })
  const [, account] = terms as readonly [number, Address, number]
  return { account, ...(await describe(client, account)) }
}

/** Managed parts that obey another manager. */
async function foreignAuthorities(
  client: PublicClient,
  parts: [PartName, Address][],
  manager: Address,
): Promise<string[]> {
  const found: string[] = []
  for (const [name, address] of parts) {
    const abi: Abi = abiOf(name)
    if (!abi.some((entry) => entry.type === 'function' && entry.name === 'authority')) continue
    const authority = (await client.readContract({ address, abi, functionName: 'authority' })) as Address
    if (authority.toLowerCase() !== manager.toLowerCase()) found.push(`${name} obeys ${authority}`)
  }
  return found
}

/** Slots in which proxies keep who else can turn them (EIP-1967); none of ours has either. */
const TURNED_BY = {
  /** keccak256("eip1967.proxy.admin") - 1 */
  administrator: '0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103',
  /** keccak256("eip1967.proxy.beacon") - 1 */
  beacon: '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50',
} as const

/** Parts whose code can be replaced in a way that the plan does not have: an older deployment may have left one. */
async function unplannedProxies(
  client: PublicClient,
  at: Partial<Record<PartName, Address>>,
): Promise<string[]> {
  const slotAt = async (address: Address, slot: `0x${string}`) =>
    (await client.getStorageAt({ address, slot })) ?? zeroHash
  const found: string[] = []
  for (const { name, proxy } of ROWS) {
    const address = at[name]
    if (!address) continue
    for (const [what, slot] of Object.entries(TURNED_BY)) {
      const who = addressIn(await slotAt(address, slot))
      if (who !== zeroAddress) found.push(`${name} is a proxy with the ${what} ${who}`)
    }
    if (proxy) continue
    const model = await modelOf({ slotAt }, address)
    if (model !== zeroAddress) found.push(`${name} is a proxy and runs ${model}`)
  }
  return found
}
