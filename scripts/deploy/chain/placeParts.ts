import { type Abi, type Address, encodeDeployData, encodeFunctionData, getAddress, type Hex } from 'viem'
import type { Deployer } from '../deployer.ts'
import { artifactOf } from '../plan/artifacts.ts'
import { type PartName, ROWS, type Setup } from '../plan/parts.ts'
import { findTestDollar } from './findTestDollar.ts'
import type { Placer } from './placer.ts'

/** keccak256("eip1967.proxy.implementation") - 1 */
const IMPLEMENTATION_SLOT: Hex = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'

/** Parts whose events say who holds a role. Anybody can place them, so that one may be older than a run. */
const OF_ROLES: PartName[] = ['accessManager', 'timelock']

/** Where everything is now, and what is not as it should be. */
export interface Placed {
  at: Partial<Record<PartName, Address>>
  /** block of the first contract, when this run made everything that speaks of roles */
  firstBlock?: number
  /** proxies that run other code than the committed one */
  stale: { proxy: Address; name: PartName; model: Address }[]
}

/**
 * Places every part of the plan that is not on the chain. What `kept` names stays where it is.
 * @throws Error when a transaction reverts; the next run goes on where this one stopped
 */
export async function placeParts(
  deployer: Deployer,
  placer: Placer,
  setup: Setup,
  kept: Partial<Record<PartName, Address>>,
): Promise<Placed> {
  const at: Partial<Record<PartName, Address>> = {}
  const placed: Placed = { at, stale: [] }
  const madeAt = new Map<PartName, number>()
  const place = async (name: PartName, initCode: Hex) => {
    const { address, made } = await placer.place(initCode)
    if (made) madeAt.set(name, deployer.block())
    return address
  }
  for (const part of ROWS) {
    if (part.when && !part.when(setup)) continue
    const { abi, bytecode } = artifactOf(part.contract)
    const args = part.args?.(at as Record<string, Address>, setup) ?? []
    const initCode = encodeDeployData({ abi, bytecode, args } as never)
    if (part.own) {
      const found = await findTestDollar(deployer, at.currencyList as Address)
      at[part.name] = found ?? (await deployer.deploy(abi, bytecode, args))
      continue
    }
    if (!part.proxy) {
      at[part.name] = kept[part.name] ?? (await place(part.name, initCode))
      continue
    }
    const model = await place(part.name, initCode)
    const first = part.proxy(at as Record<string, Address>, setup)
    const address = kept[part.name] ?? (await place(part.name, proxyCode(model, abi, first)))
    at[part.name] = address
    if ((await modelOf(deployer, address)) !== model)
      placed.stale.push({ proxy: address, name: part.name, model })
  }
  const firstBlock = madeAt.get('accessManager')
  if (firstBlock !== undefined && OF_ROLES.every((name) => !at[name] || madeAt.has(name)))
    placed.firstBlock = firstBlock
  return placed
}

function proxyCode(model: Address, abi: Abi, args: readonly unknown[]): Hex {
  const { abi: proxyAbi, bytecode } = artifactOf('erc1967Proxy')
  const data = encodeFunctionData({ abi, functionName: 'initialize', args })
  return encodeDeployData({ abi: proxyAbi, bytecode, args: [model, data] })
}

/** The code a proxy runs. */
export async function modelOf(deployer: Pick<Deployer, 'slotAt'>, proxy: Address): Promise<Address> {
  return getAddress(`0x${(await deployer.slotAt(proxy, IMPLEMENTATION_SLOT)).slice(-40)}`)
}
