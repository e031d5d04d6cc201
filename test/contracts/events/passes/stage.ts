import { expect } from 'chai'
import { type Address, type Hex, zeroAddress } from 'viem'
import { type Deployed, openWorld, type World } from '../kit/openWorld.ts'

export const CHAIN_ID = 31337
export const MONTH_S = 30 * 86_400
export const WINDOW_S = 7 * 86_400
export const PRICE = 1_000_003n

/** One collection with a tier of every kind, and people with money. */
export interface Stage {
  world: World
  admin: Address
  creator: Address
  attestor: Address
  people: Address[]
  factory: Deployed
  ledger: Deployed
  currencies: Deployed
  dollar: Deployed
  lens: Deployed
  /** what the collection is a clone of */
  model: Deployed
  /** the collection with the ABIs of its three parts */
  pass: Deployed
}

const ATTESTOR_ROLE = 3n

export const TIERS = {
  plain: 1,
  higher: 2,
  lifetime: 3,
  dollars: 4,
  refundable: 5,
  refundableHigher: 6,
  refundableLifetime: 7,
  soulbound: 8,
  cooling: 9,
}

function terms(changes: object) {
  const base = { price: PRICE, duration: MONTH_S, maxSupply: 0, minted: 0, referralBps: 777 }
  return { ...base, currency: 0, flags: 0, refundWindow: 0, rank: 1, ...changes }
}

const LISTED = [
  terms({}),
  terms({ price: PRICE * 3n, rank: 4 }),
  terms({ price: PRICE * 9n, duration: 0, rank: 8 }),
  terms({ currency: 1, rank: 2 }),
  terms({ flags: 4, refundWindow: WINDOW_S, maxSupply: 100 }),
  terms({ flags: 4, refundWindow: WINDOW_S, rank: 5, price: PRICE * 2n, currency: 1 }),
  terms({ flags: 4, refundWindow: WINDOW_S, rank: 9, duration: 0, price: PRICE * 7n }),
  terms({ flags: 1, rank: 3 }),
  terms({ flags: 16, rank: 3 }),
]

export async function openStage(): Promise<Stage> {
  const world = await openWorld()
  const [admin, creator, attestor, ...others] = world.accounts as [Address, Address, Address, ...Address[]]
  const people = others.slice(0, 6)
  const manager = await world.deploy('AccessManager', [admin])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const dollar = await world.deploy('TestDollar')
  const factory = await world.proxy('StreamPassFactory', [manager.address])
  const parts = [ledger.address, currencies.address]
  const management = await world.deploy('PassManagement', [factory.address, ...parts, manager.address])
  const vouchers = await world.deploy('PassVouchers', [factory.address, ...parts, manager.address])
  const front = [factory.address, ...parts, vouchers.address, management.address]
  const model = await world.deploy('StreamPass', front)
  const hub = await world.deploy('RoomHub', parts)
  const lens = await world.deploy('StagedoorLens', [
    factory.address,
    hub.address,
    ledger.address,
    zeroAddress,
  ])
  const must = async (sent: Promise<string | null>) => expect(await sent).to.equal(null)
  await must(world.send(admin, currencies, 'list', [dollar.address]))
  await must(world.send(admin, manager, 'grantRole', [ATTESTOR_ROLE, attestor, 0]))
  await must(world.send(admin, factory, 'setImplementation', [model.address]))
  await must(world.send(creator, factory, 'createCollection', ['Northlight', 'NORTH', creator]))
  const address = await world.read<Address>(factory, 'collectionOf', [creator])
  const pass = await world.know(address, 'StreamPass', 'PassVouchers', 'PassManagement')
  for (const tier of LISTED) await must(world.send(creator, pass, 'createTier', [tier]))
  for (const person of [...people, creator, attestor]) {
    await must(world.send(admin, dollar, 'mint', [person, 10n ** 12n]))
    await must(world.send(person, dollar, 'approve', [pass.address, 2n ** 255n]))
  }
  return { world, admin, creator, attestor, people, factory, ledger, currencies, dollar, lens, model, pass }
}

type Field = [type: string, name: string, value: unknown]

/** EIP-712 by somebody whose key the chain holds. */
export function signFor(
  { world }: Stage,
  signer: Address,
  name: string,
  by: Address,
  kind: string,
  fields: Field[],
) {
  return world.sign(signer, {
    domain: { name, version: '1', chainId: CHAIN_ID, verifyingContract: by },
    types: { [kind]: fields.map(([type, field]) => ({ type, name: field })) },
    primaryType: kind,
    message: Object.fromEntries(fields.map(([, field, value]) => [field, value])),
  })
}

/** A name of its own for each number. */
export function word(n: number): Hex {
  return `0x${n.toString(16).padStart(64, '0')}`
}
