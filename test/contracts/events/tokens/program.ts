import { expect } from 'chai'
import { type Address, getAddress, maxUint256, zeroAddress } from 'viem'
import { createDice } from '../kit/dice.ts'
import { type Deployed, openWorld, type World } from '../kit/openWorld.ts'

const CALLS = 1_100
const PEOPLE = 6
const WHOLE = 10n ** 18n
const CHAIN = 31_337

/** The contracts of the family and what they need, on a chain of their own. */
export interface TokenWorld {
  world: World
  factory: Deployed
  fees: Deployed
  currencies: Deployed
  ledger: Deployed
  dollar: Deployed
  tokens: Deployed[]
}

/** Opens a chain where everybody has dollars that every later token may take. */
export async function openTokenWorld(): Promise<TokenWorld> {
  const world = await openWorld()
  const [admin, treasury] = [world.accounts[0] as Address, world.accounts[9] as Address]
  const manager = await world.deploy('AccessManager', [admin])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const fees = await world.deploy('FeeSchedule', [manager.address, treasury])
  const dollar = await world.deploy('TestDollar')
  const args = [ledger.address, fees.address, currencies.address]
  const factory = await world.deploy('CreatorTokenFactory', args)
  expect(await world.send(admin, currencies, 'list', [dollar.address])).to.equal(null)
  for (const account of world.accounts.slice(0, PEOPLE)) {
    await world.send(admin, dollar, 'mint', [account, 10n ** 14n])
    await world.send(account, dollar, 'approve', [factory.address, maxUint256])
  }
  return { world, factory, fees, currencies, ledger, dollar, tokens: [] }
}

/** @returns how many calls of each kind went through */
export async function play(stage: TokenWorld, seed: number): Promise<Record<string, number>> {
  const { world, factory, fees, currencies, dollar, tokens } = stage
  const dice = createDice(seed)
  const admin = world.accounts[0] as Address
  const people = world.accounts.slice(0, PEOPLE)
  const person = () => dice.pick(people)
  const token = () => dice.pick(tokens)
  const money = () => 1_000n * 10n ** BigInt(dice.roll(15)) + dice.amount(0n, 999n)
  const late = maxUint256

  async function create(creator: Address, currency: number) {
    const launch = {
      name: `Token ${tokens.length}`,
      symbol: `T${tokens.length}`,
      preset: currency === 0 ? dice.roll(3) : 4,
      currency,
      creatorFeeBps: dice.roll(501),
      launchFeeBps: dice.roll(2) * 9_000,
      launchSeconds: 0,
      locked: dice.roll(2) * 50_000,
      maxCost: maxUint256,
    }
    if (launch.launchFeeBps) launch.launchSeconds = 1 + dice.roll(3_600)
    const buys = launch.locked > 0
    const answer = await world.send(
      creator,
      factory,
      'create',
      [launch],
      buys && currency === 0 ? 100n * WHOLE : 0n,
    )
    if (answer !== null) return answer
    const address = await world.read<Address>(factory, 'tokenOf', [creator])
    tokens.push(await world.know(getAddress(address), 'CreatorToken'))
    for (const account of people) await world.send(account, dollar, 'approve', [address, maxUint256])
    return null
  }

  const held = async (which: Deployed, who: Address) => {
    const balance = await world.read<bigint>(which, 'balanceOf', [who])
    return dice.roll(5) === 0 ? balance : balance / BigInt(1 + dice.roll(20))
  }

  async function signedSale() {
    const [which, owner, to] = [token(), person(), person()]
    const amount = await held(which, owner)
    const nonce = await world.read<bigint>(which, 'nonces', [owner])
    const name = await world.read<string>(which, 'name')
    const field = (name: string, type: string) => ({ name, type })
    const signature = await world.sign(owner, {
      domain: { name, version: '1', chainId: CHAIN, verifyingContract: which.address },
      types: {
        Sale: [
          field('owner', 'address'),
          field('tokens', 'uint256'),
          field('to', 'address'),
          field('minOut', 'uint256'),
          field('nonce', 'uint256'),
          field('deadline', 'uint256'),
        ],
      },
      primaryType: 'Sale',
      message: { owner, tokens: amount, to, minOut: 0n, nonce, deadline: late },
    })
    return world.send(person(), which, 'sellWithPermit', [owner, amount, to, 0n, late, signature])
  }

  const calls: [string, () => Promise<string | null>][] = [
    ['create', () => create(person(), dice.roll(2))],
    ['buy', () => world.send(person(), token(), 'buy', [person(), 0n, late, zeroAddress], money())],
    ['buy', () => world.send(person(), token(), 'buy', [person(), 0n, late, person()], money())],
    [
      'buyWithToken',
      () =>
        world.send(person(), token(), 'buyWithToken', [money() / 10n ** 9n, person(), 0n, late, person()]),
    ],
    [
      'buyExact',
      () => {
        const args = [dice.amount(1n, 2_000n * WHOLE), person(), maxUint256, late, zeroAddress]
        return world.send(person(), token(), 'buyExact', args, dice.roll(2) === 0 ? WHOLE : 0n)
      },
    ],
    [
      'sell',
      async () => {
        const [who, which] = [person(), token()]
        return world.send(who, which, 'sell', [await held(which, who), person(), 0n, late])
      },
    ],
    ['sellWithPermit', signedSale],
    [
      'transfer',
      async () => {
        const [who, which] = [person(), token()]
        return world.send(who, which, 'transfer', [person(), await held(which, who)])
      },
    ],
    ['approve', () => world.send(person(), token(), 'approve', [person(), maxUint256])],
    [
      'transferFrom',
      async () => {
        const [owner, which] = [person(), token()]
        return world.send(person(), which, 'transferFrom', [owner, person(), await held(which, owner)])
      },
    ],
    ['collectFees', () => world.send(person(), token(), 'collectFees', [])],
    [
      'setPayout',
      async () => {
        const which = token()
        return world.send(await world.read<Address>(which, 'creator'), which, 'setPayout', [person()])
      },
    ],
    ['release', () => world.send(person(), factory, 'release', [person()])],
    ['setFee', () => world.send(admin, fees, 'setFee', [3, dice.roll(251)])],
    ['pauseInflow', () => world.send(admin, fees, 'pauseInflow', [3])],
    ['resumeInflow', () => world.send(admin, fees, 'resumeInflow', [3])],
    ['rearm', () => world.send(admin, fees, 'rearm', [3])],
    ['setPaused', () => world.send(admin, currencies, 'setPaused', [1, dice.roll(3) === 0])],
    ['wait', () => world.wait(dice.roll(40) * 86_400 + dice.roll(600)).then(() => null)],
  ]
  const done: Record<string, number> = {}
  await create(people[0] as Address, 0)
  await create(people[1] as Address, 1)
  expect(tokens).to.have.length(2)
  for (let n = 0; n < CALLS; n++) {
    const [name, call] = dice.pick(calls)
    if ((await call()) === null) done[name] = (done[name] ?? 0) + 1
  }
  return done
}

/** Every kind of call, as {@link play} counts them. */
export const KINDS = (
  'create buy buyWithToken buyExact sell sellWithPermit transfer approve transferFrom collectFees ' +
  'setPayout release setFee pauseInflow resumeInflow rearm setPaused wait'
).split(' ')
