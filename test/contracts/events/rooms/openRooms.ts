import { expect } from 'chai'
import { type Address, zeroAddress } from 'viem'
import { type Deployed, openWorld, type World } from '../kit/openWorld.ts'

export interface Rooms {
  world: World
  currencies: Deployed
  ledger: Deployed
  hub: Deployed
  locks: Deployed
  lens: Deployed
  /** currency 1 */
  dollar: Deployed
  /** currency 2; refuses whom it froze */
  freezing: Deployed
  /** takes no native money */
  refusing: Deployed
  /** asked by gates and locked: an honest token, and one that keeps a hundredth of what moves */
  tokens: Deployed[]
  people: Address[]
  /** people and whoever else may be paid */
  payees: Address[]
}

/** Deploys the hub with all it needs, behind nothing, and gives everybody money. */
export async function openRooms(): Promise<Rooms> {
  const world = await openWorld()
  const admin = world.accounts[0] as Address
  const people = world.accounts.slice(1, 5)
  const manager = await world.deploy('AccessManager', [admin])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const hub = await world.deploy('RoomHub', [ledger.address, currencies.address])
  const locks = await world.deploy('SessionLock', [hub.address])
  const lens = await world.deploy('StagedoorLens', [zeroAddress, hub.address, ledger.address, zeroAddress])
  const dollar = await world.deploy('TestDollar')
  const freezing = await world.deploy('FreezingToken')
  const tokens = [await world.deploy('PlainToken'), await world.deploy('TollToken')]
  const refusing = await world.deploy('RefusingPayee')
  for (const token of [dollar, freezing])
    expect(await world.send(admin, currencies, 'list', [token.address])).to.equal(null)
  for (const person of people) {
    for (const token of [dollar, freezing, ...tokens])
      await world.send(admin, token, 'mint', [person, 10n ** 12n])
    for (const token of [dollar, freezing])
      await world.send(person, token, 'approve', [hub.address, 2n ** 255n])
    for (const token of tokens) await world.send(person, token, 'approve', [locks.address, 2n ** 255n])
  }
  const payees = [...people, refusing.address]
  return { world, currencies, ledger, hub, locks, lens, dollar, freezing, refusing, tokens, people, payees }
}
