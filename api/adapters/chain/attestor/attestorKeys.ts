import { decodeFunctionResult, encodeFunctionData, type Hex, isAddressEqual } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { Clock } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { accessManagerAbi, serviceAccountAbi } from '#generated/abis.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { AttestorOff, type AttestorProblem } from '../../../ports/attestor.ts'
import { ChainUnreadable } from '../../../ports/chain.ts'
import { askTwo } from '../askTwo.ts'
import type { Node, Rpc } from '../rpc.ts'
import { serviceKeys } from '../services/serviceKeys.ts'

/** Who the attestor of an installation is. */
export interface AttestorIdentity {
  /** private keys, followed while the process runs; null: none is configured */
  keys: RotatingSecret | null
  /** the AccessManager that knows the attestors */
  manager: Hex
  /** the contract that holds the role and that the key signs for; null: the key holds the role itself */
  account: Hex | null
  /** true: other people's money may be on this chain, and no plain key may hold a role */
  isPublic: boolean
}

export interface AttestorDeps extends AttestorIdentity {
  rpc: Rpc
  chainId: number
  clock: Clock
  alarms: Alarms
}

/** The key that acts now, and for whom. */
export interface ActingKey {
  key: PrivateKeyAccount
  /** who the contracts see: the account, or the key's own address */
  signer: Hex
}

/** Number of the role in `contracts/governance/Roles.sol`. */
const ATTESTOR = 3n
/** How long what the chain said of the keys is believed. */
const BELIEVED_MS = 5000

async function holdsRole(node: Node, manager: Hex, who: Hex): Promise<boolean> {
  const data = encodeFunctionData({ abi: accessManagerAbi, functionName: 'hasRole', args: [ATTESTOR, who] })
  const result = await node.call<Hex>('eth_call', [{ to: manager, data }, 'latest'])
  return decodeFunctionResult({ abi: accessManagerAbi, functionName: 'hasRole', data: result })[0]
}

async function keyOf(node: Node, account: Hex): Promise<Hex | null> {
  const data = encodeFunctionData({ abi: serviceAccountAbi, functionName: 'key' })
  const result = await node.call<Hex>('eth_call', [{ to: account, data }, 'latest'])
  // no contract there
  if (result === '0x') return null
  return decodeFunctionResult({ abi: serviceAccountAbi, functionName: 'key', data: result })
}

/** Which of the addresses the chain takes for the attestor, or for the key of its account; null: none. */
async function chosenBy(node: Node, deps: AttestorDeps, addresses: Hex[]): Promise<Hex | null> {
  const { account, manager } = deps
  if (account) {
    const key = await keyOf(node, account)
    if (key === null || !(await holdsRole(node, manager, account))) return null
    return addresses.find((address) => isAddressEqual(address, key)) ?? null
  }
  for (const address of addresses) if (await holdsRole(node, manager, address)) return address
  return null
}

/** The keys of the file, and which of them the chain takes: while a new one replaces an older one, that is the chain's to say. */
export function createAttestorKeys(deps: AttestorDeps) {
  const { rpc, clock, alarms } = deps
  let known: { atMs: number; of: string; found: ActingKey | AttestorProblem } | null = null

  /** Keys that the file holds now. */
  const own = () => serviceKeys(deps.keys)

  async function choose(keys: PrivateKeyAccount[]): Promise<ActingKey | AttestorProblem> {
    if (keys.length === 0) return 'NO_KEY'
    if (deps.isPublic && !deps.account) return 'NO_ACCOUNT'
    const addresses = keys.map(({ address }) => address)
    try {
      const { value } = await askTwo(alarms, 'attestor', rpc.nodes, (node) => chosenBy(node, deps, addresses))
      const key = keys.find(({ address }) => address === value)
      return key ? { key, signer: deps.account ?? key.address } : 'NO_ROLE'
    } catch (error) {
      if (error instanceof ChainUnreadable) return 'CHAIN_UNREADABLE'
      throw error
    }
  }

  async function look(): Promise<ActingKey | AttestorProblem> {
    const keys = own()
    const of = keys.map(({ address }) => address).join()
    if (known?.of === of && clock() - known.atMs < BELIEVED_MS) return known.found
    const found = await choose(keys)
    known = { atMs: clock(), of, found }
    return found
  }

  return {
    own,
    async problem(): Promise<AttestorProblem | null> {
      const found = await look()
      return typeof found === 'string' ? found : null
    },
    /** Throws AttestorOff. */
    async acting(): Promise<ActingKey> {
      const found = await look()
      if (typeof found === 'string') throw new AttestorOff(found)
      return found
    },
  }
}
export type AttestorKeys = ReturnType<typeof createAttestorKeys>
