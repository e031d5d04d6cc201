import { type Address, encodeFunctionData, type Hex } from 'viem'
import { type Deployed, openWorld, type World } from '../kit/openWorld.ts'

/** One kind of call; null when it went through. */
export type Call = [name: string, call: () => Promise<string | null>]

const UNIT = 10n ** 18n

/** One creator's token with what grew around it. */
export interface Community {
  creator: Address
  token: Deployed
  founderVotes: boolean
  vault?: Deployed
  governor?: Deployed
  timelock?: Deployed
  proposals: Proposed[]
}

/** What the program remembers of a proposal to go on with it. */
export interface Proposed {
  calls: [Address[], bigint[], Hex[], string]
  id: bigint
  proposer: Address
}

export interface Platform {
  world: World
  admin: Address
  people: Address[]
  currencies: Deployed
  ledger: Deployed
  dollar: Deployed
  names: Deployed
  vaults: Deployed
  governors: Deployed
  communities: Community[]
}

/** Two creators with a token each, six people with plenty of both, and the factories. */
export async function openPlatform(): Promise<Platform> {
  const world = await openWorld()
  const admin = world.accounts[0] as Address
  const people = world.accounts.slice(1, 7)
  const manager = await world.deploy('AccessManager', [admin])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const dollar = await world.deploy('TestDollar')
  await must(world.send(admin, currencies, 'list', [dollar.address]))
  const names = await world.deploy('NamedTokens')
  const vaults = await proxy(world, 'CreatorVaultFactory', names.address, manager.address)
  const governors = await proxy(world, 'GovernorFactory', vaults.address, manager.address)
  const vault = await world.deploy('CreatorVault', [ledger.address, currencies.address])
  await must(world.send(admin, vaults, 'setImplementation', [vault.address]))
  const [governor, timelock] = [await world.deploy('CreatorGovernor'), await world.deploy('CreatorTimelock')]
  await must(world.send(admin, governors, 'setImplementations', [governor.address, timelock.address]))

  const communities: Community[] = []
  for (const creator of people.slice(0, 2)) {
    const token = await world.deploy('TestDollar')
    await must(world.send(admin, names, 'set', [token.address, creator]))
    for (const account of people) await must(world.send(admin, token, 'mint', [account, 100_000n * UNIT]))
    communities.push({ creator, token, founderVotes: creator === people[0], proposals: [] })
  }
  for (const account of people) {
    await must(world.send(admin, dollar, 'mint', [account, 10n ** 15n]))
    await must(world.send(account, dollar, 'approve', [ledger.address, 2n ** 255n]))
  }
  return { world, admin, people, currencies, ledger, dollar, names, vaults, governors, communities }
}

/** An upgradeable contract whose code carries an address. */
async function proxy(world: World, name: string, carried: Address, manager: Address): Promise<Deployed> {
  const model = await world.deploy(name, [carried])
  const init = encodeFunctionData({ abi: model.abi, functionName: 'initialize', args: [manager] })
  const { address } = await world.deploy('ERC1967Proxy', [model.address, init])
  return world.know(address, name)
}

async function must(sent: Promise<string | null>): Promise<void> {
  const refusal = await sent
  if (refusal) throw new Error(`refused: ${refusal}`)
}
