import { expect } from 'chai'
import type { Address } from 'viem'
import { createDice } from './kit/dice.ts'
import { unreadIn } from './kit/getters.ts'
import { type Deployed, type Fact, lastSaid, openWorld, type World } from './kit/openWorld.ts'

const CALLS = 250
const PRODUCTS = 6

interface Payments {
  world: World
  currencies: Deployed
  ledger: Deployed
  fees: Deployed
  dollar: Deployed
}

/** What the logs alone say: balances of the ledger, the list of currencies, the fee schedule. */
interface Model {
  owed: Map<string, bigint>
  currencies: { token: Address; symbol: string; decimals: number; paused: boolean }[]
  bps: number[]
  pausedUntil: number[]
  guardUsed: boolean[]
  treasury: Address
}

function replay(facts: Fact[]): Model {
  const model: Model = {
    owed: new Map(),
    currencies: [],
    bps: Array(PRODUCTS).fill(0),
    pausedUntil: Array(PRODUCTS).fill(0),
    guardUsed: Array(PRODUCTS).fill(false),
    treasury: '0x0000000000000000000000000000000000000000',
  }
  for (const { name, args } of facts) {
    if (name === 'Credited' || name === 'Withdrawn')
      model.owed.set(`${args.account}:${args.currency}`, args.owed as bigint)
    if (name === 'CurrencyListed')
      model.currencies[args.index as number] = {
        token: args.token as Address,
        symbol: args.symbol as string,
        decimals: args.decimals as number,
        paused: false,
      }
    if (name === 'CurrencyPaused') {
      const entry = model.currencies[args.index as number]
      if (entry) entry.paused = args.paused as boolean
    }
    if (name === 'FeeChanged') model.bps[args.product as number] = args.newBps as number
    if (name === 'InflowPaused') {
      model.pausedUntil[args.product as number] = args.until as number
      // a pause uses the guard up; its end says zero and gives nothing back
      if (args.until !== 0) model.guardUsed[args.product as number] = true
    }
    if (name === 'GuardRearmed') model.guardUsed[args.product as number] = false
    if (name === 'TreasuryChanged') model.treasury = args.newTreasury as Address
  }
  return model
}

async function setUp(): Promise<Payments> {
  const world = await openWorld()
  const [admin, treasury] = world.accounts as [Address, Address]
  const manager = await world.deploy('AccessManager', [admin])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const fees = await world.deploy('FeeSchedule', [manager.address, treasury])
  const dollar = await world.deploy('TestDollar')
  expect(await world.send(admin, currencies, 'list', [dollar.address])).to.equal(null)
  for (const account of world.accounts.slice(0, 5)) {
    await world.send(admin, dollar, 'mint', [account, 10n ** 12n])
    await world.send(account, dollar, 'approve', [ledger.address, 2n ** 255n])
  }
  return { world, currencies, ledger, fees, dollar }
}

/** @returns how many calls of each kind went through */
async function play(stage: Payments, seed: number): Promise<Record<string, number>> {
  const { world, currencies, ledger, fees } = stage
  const dice = createDice(seed)
  const admin = world.accounts[0] as Address
  const person = () => dice.pick(world.accounts.slice(0, 5))
  const product = () => dice.roll(PRODUCTS)
  const done: Record<string, number> = {}
  const calls: [string, () => Promise<string | null>][] = [
    [
      'creditNative',
      () => world.send(person(), ledger, 'creditNative', [person()], dice.amount(0n, 10n ** 18n)),
    ],
    [
      'creditToken',
      () => world.send(person(), ledger, 'creditToken', [person(), dice.roll(3), dice.amount(0n, 10n ** 8n)]),
    ],
    ['withdraw', () => world.send(person(), ledger, 'withdraw', [dice.roll(2), person()])],
    ['withdrawFor', () => world.send(person(), ledger, 'withdrawFor', [person(), dice.roll(2)])],
    ['setPaused', () => world.send(admin, currencies, 'setPaused', [dice.roll(3), dice.roll(2) === 0])],
    [
      'list',
      async () =>
        world.send(admin, currencies, 'list', [
          dice.roll(4) === 0 ? (await world.deploy('TestDollar')).address : person(),
        ]),
    ],
    ['setFee', () => world.send(admin, fees, 'setFee', [product(), dice.roll(300)])],
    ['setTreasury', () => world.send(admin, fees, 'setTreasury', [person()])],
    ['pauseInflow', () => world.send(admin, fees, 'pauseInflow', [product()])],
    ['resumeInflow', () => world.send(admin, fees, 'resumeInflow', [product()])],
    ['rearm', () => world.send(admin, fees, 'rearm', [product()])],
    ['wait', () => world.wait(dice.roll(200_000)).then(() => null)],
  ]
  for (let n = 0; n < CALLS; n++) {
    const [name, call] = dice.pick(calls)
    if ((await call()) === null) done[name] = (done[name] ?? 0) + 1
  }
  for (const [name] of calls) expect(done[name], name).to.be.greaterThan(0)
  return done
}

describe('payments, rebuilt from logs', function () {
  this.timeout(120_000)

  for (const seed of [1, 2])
    it(`[S3.2] equal every getter after a random program (seed ${seed})`, async () => {
      const stage = await setUp()
      const { world, currencies, ledger, fees } = stage
      await play(stage, seed)
      const facts = await world.facts()
      const model = replay(facts)
      for (const managed of [currencies, fees])
        expect(await world.read(managed, 'authority')).to.equal(
          lastSaid(facts, managed, 'AuthorityUpdated').authority,
        )
      const count = await world.read<number>(currencies, 'count')
      expect(model.currencies).to.have.length(count)
      for (const [index, { token, decimals, paused }] of model.currencies.entries()) {
        expect(await world.read(currencies, 'currencyAt', [index])).to.deep.equal([token, decimals, paused])
        for (const account of world.accounts.slice(0, 5))
          expect(await world.read(ledger, 'owed', [account, index])).to.equal(
            model.owed.get(`${account}:${index}`) ?? 0n,
          )
      }
      for (let product = 0; product < PRODUCTS; product++) {
        expect(await world.read(fees, 'termsOf', [product])).to.deep.equal([
          model.bps[product],
          model.treasury,
          model.pausedUntil[product],
        ])
        expect(await world.read(fees, 'isGuardUsed', [product])).to.equal(model.guardUsed[product])
      }
    })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('payments')).to.deep.equal([])
  })
})
