import { type Abi, type Address, type PublicClient, zeroAddress, zeroHash } from 'viem'
import { abiOf } from '#scripts/deploy/chain/configure.ts'
import { modelOf } from '#scripts/deploy/chain/placeParts.ts'
import { type PartName, ROWS } from '#scripts/deploy/plan/parts.ts'
import { describe, type RolesOnChain, readRoles } from './readRoles.ts'
import { type Around, surprisesIn } from './surprises.ts'

/** The roles of a platform with what is wrong about them. */
export interface Inspection {
  roles: RolesOnChain
  around: Around
  surprises: string[]
}

/** Reads and judges. @throws Error when the chain does not answer */
export async function inspect(
  client: PublicClient,
  chainId: number,
  at: Partial<Record<PartName, Address>>,
  fromBlock: number,
): Promise<Inspection> {
  const manager = at.accessManager as Address
  const roles = await readRoles(client, manager, at.timelock, fromBlock)
  const around: Around = { chainId, at }
  if (at.feeSchedule) {
    const account = await treasuryOf(client, at.feeSchedule)
    around.treasury = { account, ...(await describe(client, account)) }
  }
  const surprises = [
    ...surprisesIn(roles, around),
    ...(await foreignAuthorities(client, at, manager)),
    ...(await unplannedProxies(client, at)),
  ]
  return { roles, around, surprises }
}

async function treasuryOf(client: PublicClient, address: Address): Promise<Address> {
  const terms = await client.readContract({
    address,
    abi: abiOf('feeSchedule'),
    functionName: 'termsOf',
    args: [0],
  })
  return (terms as readonly [number, Address, number])[1]
}

/** Managed parts that obey another manager. */
async function foreignAuthorities(
  client: PublicClient,
  at: Partial<Record<PartName, Address>>,
  manager: Address,
): Promise<string[]> {
  const found: string[] = []
  for (const [name, address] of Object.entries(at) as [PartName, Address][]) {
    const abi: Abi = abiOf(name)
    if (!abi.some((entry) => entry.type === 'function' && entry.name === 'authority')) continue
    const authority = (await client.readContract({ address, abi, functionName: 'authority' })) as Address
    if (authority.toLowerCase() !== manager.toLowerCase()) found.push(`${name} obeys ${authority}`)
  }
  return found
}

/** Parts whose code can be replaced although the plan says that it cannot: an older deployment may have left one. */
async function unplannedProxies(
  client: PublicClient,
  at: Partial<Record<PartName, Address>>,
): Promise<string[]> {
  const slotAt = async (address: Address, slot: `0x${string}`) =>
    (await client.getStorageAt({ address, slot })) ?? zeroHash
  const found: string[] = []
  for (const { name, proxy } of ROWS) {
    const address = at[name]
    if (proxy || !address) continue
    const model = await modelOf({ slotAt }, address)
    if (model !== zeroAddress) found.push(`${name} is a proxy and runs ${model}`)
  }
  return found
}
