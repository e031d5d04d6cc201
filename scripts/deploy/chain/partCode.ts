import { type Address, encodeDeployData, encodeFunctionData, getAddress, type Hex } from 'viem'
import type { Deployer } from '../deployer.ts'
import { artifactOf } from '../plan/artifacts.ts'
import type { PartName, PartRow, Setup } from '../plan/parts.ts'

/** keccak256("eip1967.proxy.implementation") - 1 */
const IMPLEMENTATION_SLOT: Hex = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'

type At = Partial<Record<PartName, Address>>

/** What makes a part, or the code behind its proxy: the creation code with its arguments. */
export function initCodeOf(part: PartRow, at: At, setup: Setup): Hex {
  const { abi, bytecode } = artifactOf(part.contract)
  const args = part.args?.(at as Record<string, Address>, setup) ?? []
  return encodeDeployData({ abi, bytecode, args } as never)
}

/** The same with the owner who was in its arguments then; undefined where none is known. */
export function formerCode(part: PartRow, at: At, setup: Setup): Hex | undefined {
  const { owners, madeWith } = setup
  if (!part.changedLater || !owners || !madeWith) return undefined
  const then = { ...owners, [part.changedLater]: madeWith[part.changedLater] }
  return initCodeOf(part, at, { ...setup, owners: then })
}

/** What makes the proxy of a part in front of `model`. */
export function proxyCode(part: PartRow, model: Address, at: At, setup: Setup): Hex {
  const { abi: proxyAbi, bytecode } = artifactOf('erc1967Proxy')
  const args = part.proxy?.(at as Record<string, Address>, setup) ?? []
  const data = encodeFunctionData({ abi: artifactOf(part.contract).abi, functionName: 'initialize', args })
  return encodeDeployData({ abi: proxyAbi, bytecode, args: [model, data] })
}

/** The code a proxy runs. */
export async function modelOf(deployer: Pick<Deployer, 'slotAt'>, proxy: Address): Promise<Address> {
  return addressIn(await deployer.slotAt(proxy, IMPLEMENTATION_SLOT))
}

/** The address that a word of storage holds. */
export function addressIn(word: Hex): Address {
  return getAddress(`0x${word.slice(-40)}`)
}
