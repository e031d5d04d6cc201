import type { Address, Hex } from 'viem'
import type { Deployer } from '../deployer.ts'
import { artifactOf } from '../plan/artifacts.ts'
import { type MadeWith, type PartName, ROWS, type Setup } from '../plan/parts.ts'
import { findTestDollar } from './findTestDollar.ts'
import { formerCode, initCodeOf, modelOf, proxyCode } from './partCode.ts'
import type { Placer } from './placer.ts'

/** Parts whose events say who holds a role. Anybody can place them, so that one may be older than a run. */
const OF_ROLES: PartName[] = ['accessManager', 'timelock']

/** Where everything is now, and what is not as it should be. */
export interface Placed {
  at: Partial<Record<PartName, Address>>
  /** block of the first contract, when this run made everything that speaks of roles */
  firstBlock?: number
  /** owners that constructors were told, of parts that stay and of new ones */
  madeWith?: MadeWith
  /** proxies that run other code than the committed one */
  stale: { proxy: Address; name: PartName; model: Address }[]
}

/** Parts of an earlier deployment and where they are. */
export interface Former {
  /** stay whatever the plan says of them */
  kept: Partial<Record<PartName, Address>>
  /** everything that was placed */
  known: Partial<Record<PartName, Address>>
}

/**
 * Places every part of the plan that is not on the chain. What `kept` names stays where it is, and so does what `known`
 * names if only an owner is another than when it was made, whom a call changes.
 * @throws Error when a transaction reverts; the next run goes on where this one stopped
 */
export async function placeParts(
  deployer: Deployer,
  placer: Placer,
  setup: Setup,
  { kept, known }: Former,
): Promise<Placed> {
  const at: Partial<Record<PartName, Address>> = {}
  const placed: Placed = { at, stale: [] }
  const told: Partial<MadeWith> = {}
  const madeAt = new Map<PartName, number>()
  const place = async (name: PartName, initCode: Hex) => {
    const { address, made } = await placer.place(initCode)
    if (made) madeAt.set(name, deployer.block())
    return address
  }
  for (const part of ROWS) {
    if (part.when && !part.when(setup)) continue
    if (part.own) {
      const { abi, bytecode } = artifactOf(part.contract)
      const found = await findTestDollar(deployer, at.currencyList as Address)
      at[part.name] = found ?? (await deployer.deploy(abi, bytecode))
      continue
    }
    if (part.changedLater && setup.owners) {
      const { changedLater, name } = part
      const former = formerCode(part, at, setup)
      const isKept = former !== undefined && placer.addressOf(former) === known[name]
      told[changedLater] = (isKept ? setup.madeWith : setup.owners)?.[changedLater] as Address
      at[name] = isKept ? (known[name] as Address) : await place(name, initCodeOf(part, at, setup))
      continue
    }
    const initCode = initCodeOf(part, at, setup)
    if (!part.proxy) {
      at[part.name] = kept[part.name] ?? (await place(part.name, initCode))
      continue
    }
    const model = await place(part.name, initCode)
    const address = kept[part.name] ?? (await place(part.name, proxyCode(part, model, at, setup)))
    at[part.name] = address
    if ((await modelOf(deployer, address)) !== model)
      placed.stale.push({ proxy: address, name: part.name, model })
  }
  const firstBlock = madeAt.get('accessManager')
  if (firstBlock !== undefined && OF_ROLES.every((name) => !at[name] || madeAt.has(name)))
    placed.firstBlock = firstBlock
  if (setup.owners) placed.madeWith = told as MadeWith
  return placed
}
