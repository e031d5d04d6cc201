import { type Abi, type AbiEvent, type Address, type Hex, type PublicClient, parseAbi } from 'viem'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { isKey } from '#scripts/deploy/release/owners.ts'
import { logsOf } from './readLogs.ts'

/** An account with a power. */
export interface Holder {
  /** number in the access manager, or the timelock's own word */
  role: bigint | 'PROPOSER' | 'EXECUTOR' | 'CANCELLER' | 'TIMELOCK_ADMIN'
  account: Address
  /** seconds between announcement and action; of the present delay and one that is on its way, the shorter */
  delay: number
  kind: 'key' | 'contract' | 'everybody'
  /** signatures a multi-signature contract asks for, where it says so */
  threshold?: number
}

/** A function that is not the administrator's alone. */
export interface Power {
  target: Address
  selector: Hex
  role: bigint
}

/** A role above another that is not the administrator: it gives that role away, or cancels what its holders asked for. */
export interface Overseer {
  role: bigint
  by: bigint
  as: 'administrator' | 'guardian'
}

/** Time that passes before a role that was given counts, or before the administrator's word about a target does. */
export interface Wait {
  /** a role, or a target */
  of: bigint | Address
  /** seconds; of the present one and one that is on its way, the longer */
  seconds: number
}

/** Who can do what. */
export interface RolesOnChain {
  holders: Holder[]
  powers: Power[]
  overseers: Overseer[]
  /** targets of which no restricted function can be called */
  closed: Address[]
  waits: Wait[]
  /** seconds the timelock waits; undefined without one */
  timelockS?: number
}

/** Fields of the access manager's events that matter here; each event has some of them. */
interface ManagerEvent {
  roleId: bigint
  admin: bigint
  guardian: bigint
  account: Address
  target: Address
  selector: Hex
  delay: number
}

const MANAGER_EVENTS = [
  'RoleGranted',
  'TargetFunctionRoleUpdated',
  'RoleAdminChanged',
  'RoleGuardianChanged',
  'TargetClosed',
  'RoleGrantDelayChanged',
  'TargetAdminDelayUpdated',
] as const
const EVERYBODY: Address = '0x0000000000000000000000000000000000000000'
const TIMELOCK_ROLES = ['PROPOSER', 'EXECUTOR', 'CANCELLER'] as const
const timelockAbi = parseAbi([
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'function PROPOSER_ROLE() view returns (bytes32)',
  'function EXECUTOR_ROLE() view returns (bytes32)',
  'function CANCELLER_ROLE() view returns (bytes32)',
  'function hasRole(bytes32 role, address account) view returns (bool)',
  'function getMinDelay() view returns (uint256)',
])
const safeAbi = parseAbi(['function getThreshold() view returns (uint256)'])

const eventOf = (abi: Abi, name: string) =>
  abi.filter((entry) => entry.type === 'event' && entry.name === name) as AbiEvent[]

/** Reads holders and powers: the logs say who was ever granted, the state says who still is. */
export async function readRoles(
  client: PublicClient,
  manager: Address,
  timelock: Address | undefined,
  fromBlock: number,
): Promise<RolesOnChain> {
  const { abi } = artifactOf('accessManager')
  const granted = new Map<string, { role: bigint; account: Address }>()
  const mapped = new Map<string, Power>()
  const above = new Map<string, Overseer>()
  const closable = new Set<Address>()
  const awaited = new Map<bigint | Address, number>()
  const oversee = (overseer: Overseer) => above.set(`${overseer.role} ${overseer.as}`, overseer)
  const events = MANAGER_EVENTS.flatMap((name) => eventOf(abi, name))
  for await (const log of logsOf(client, manager, events, BigInt(fromBlock))) {
    const { eventName, args } = log as unknown as {
      eventName: (typeof MANAGER_EVENTS)[number]
      args: ManagerEvent
    }
    const { roleId: role, account, target, selector, delay } = args
    if (eventName === 'RoleGranted') granted.set(`${role} ${account}`, { role, account })
    else if (eventName === 'RoleAdminChanged') oversee({ role, by: args.admin, as: 'administrator' })
    else if (eventName === 'RoleGuardianChanged') oversee({ role, by: args.guardian, as: 'guardian' })
    else if (eventName === 'TargetClosed') closable.add(target)
    else if (eventName === 'RoleGrantDelayChanged') awaited.set(role, Number(delay))
    else if (eventName === 'TargetAdminDelayUpdated') awaited.set(target, Number(delay))
    else mapped.set(`${target} ${selector}`, { target, selector, role })
  }
  const read = <T>(functionName: string, args: readonly unknown[]) =>
    client.readContract({ address: manager, abi, functionName, args }) as Promise<T>
  const holders: Holder[] = []
  for (const { role, account } of granted.values()) {
    const [since, delay, pending, effect] = await read<[number, number, number, number]>('getAccess', [
      role,
      account,
    ])
    // a role that begins later counts as held, and so does a delay that becomes shorter later
    if (Number(since) === 0) continue
    const shortest = Number(effect) === 0 ? Number(delay) : Math.min(Number(delay), Number(pending))
    holders.push({ role, account, delay: shortest, ...(await describe(client, account)) })
  }
  const powers = [...mapped.values()].filter(({ role }) => role !== 0n)
  const overseers = [...above.values()].filter(({ by }) => by !== 0n)
  const closed: Address[] = []
  for (const target of closable) if (await read<boolean>('isTargetClosed', [target])) closed.push(target)
  const waits: Wait[] = []
  for (const [of, last] of awaited) {
    const getter = typeof of === 'bigint' ? 'getRoleGrantDelay' : 'getTargetAdminDelay'
    const seconds = Math.max(last, Number(await read<number>(getter, [of])))
    if (seconds > 0) waits.push({ of, seconds })
  }
  const found = { holders, powers, overseers, closed, waits }
  if (!timelock) return found
  const own = await readTimelock(client, timelock, fromBlock)
  return { ...found, holders: [...holders, ...own.holders], timelockS: own.seconds }
}

async function readTimelock(client: PublicClient, address: Address, fromBlock: number) {
  const read = <T>(functionName: string, args: readonly unknown[] = []) =>
    client.readContract({ address, abi: timelockAbi as Abi, functionName, args }) as Promise<T>
  const names = new Map<Hex, Holder['role']>([[`0x${'0'.repeat(64)}`, 'TIMELOCK_ADMIN']])
  for (const name of TIMELOCK_ROLES) names.set(await read<Hex>(`${name}_ROLE`), name)
  const holders: Holder[] = []
  const seen = new Set<string>()
  for await (const log of logsOf(client, address, eventOf(timelockAbi, 'RoleGranted'), BigInt(fromBlock))) {
    const { role, account } = (log as unknown as { args: { role: Hex; account: Address } }).args
    const name = names.get(role)
    // the timelock administers itself: that is its delay, not a holder
    if (!name || seen.has(`${role}${account}`) || account.toLowerCase() === address.toLowerCase()) continue
    seen.add(`${role}${account}`)
    if (await read<boolean>('hasRole', [role, account]))
      holders.push({ role: name, account, delay: 0, ...(await describe(client, account)) })
  }
  return { holders, seconds: Number(await read<bigint>('getMinDelay')) }
}

/** What an account is. */
export async function describe(
  client: PublicClient,
  account: Address,
): Promise<Pick<Holder, 'kind' | 'threshold'>> {
  if (account === EVERYBODY) return { kind: 'everybody' }
  if (isKey(await client.getCode({ address: account }))) return { kind: 'key' }
  const asked = { address: account, abi: safeAbi, functionName: 'getThreshold' } as const
  const threshold = await client.readContract(asked).catch(() => undefined)
  return threshold === undefined ? { kind: 'contract' } : { kind: 'contract', threshold: Number(threshold) }
}
