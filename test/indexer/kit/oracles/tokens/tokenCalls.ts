import { type Wallet, ZeroAddress } from 'ethers'
import {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
  feeScheduleAbi,
  ledgerAbi,
  testDollarAbi,
} from '#generated/abis.ts'
import { createDice, type Dice } from '../../../simulation/dice.ts'
import type { Stage } from '../../stage.ts'
import { type Called, callsOf } from '../ownFold.ts'

const DAY_S = 86_400
const WHOLE = 10n ** 18n
const ALL = 2n ** 255n
const LATE = 2n ** 64n
/** `Fees.TOKEN` */
const PRODUCT = 3
/** creators of tokens among the people; the first is the platform, too */
const CREATORS = 3

interface Market {
  stage: Stage
  dice: Dice
  people: Wallet[]
  /** by creator, as far as they have one */
  tokens: {
    creator: Wallet
    token: Called
    address: string
    isNative: boolean
    vault: Called | null
    vaultAt: string
  }[]
}

const factoryOf = (stage: Stage) =>
  callsOf(stage, stage.deployment.creatorTokenFactory as string, creatorTokenFactoryAbi)
const vaultsOf = (stage: Stage) =>
  callsOf(stage, stage.deployment.vaultFactory as string, creatorVaultFactoryAbi)
const peopleOf = (stage: Stage) => stage.people.slice(0, 4)

/** What stands on the chain now: a reorg may have taken some of it. */
async function openMarket(stage: Stage, seed: string): Promise<Market> {
  const people = peopleOf(stage)
  const tokens: Market['tokens'] = []
  for (const creator of people.slice(0, CREATORS)) {
    const address = await factoryOf(stage).ask<string>('tokenOf', creator.address)
    if ((await stage.provider.getCode(address)) === '0x') continue
    const token = callsOf(stage, address, creatorTokenAbi)
    const [currency] = await token.ask<[bigint]>('currency')
    const at = await vaultsOf(stage).ask<string>('vaultOf', address)
    const vault = at === ZeroAddress ? null : callsOf(stage, at, creatorVaultAbi)
    tokens.push({ creator, token, address, isNative: currency === 0n, vault, vaultAt: at })
  }
  return { stage, dice: createDice('tokens', seed), people, tokens }
}

/** Two creators with a token and a vault that shares revenue, and people who have some of each. */
export async function openTokens(stage: Stage): Promise<void> {
  const people = peopleOf(stage)
  const [first, second] = people as [Wallet, Wallet, ...Wallet[]]
  const dollar = callsOf(stage, stage.deployment.testDollar as string, testDollarAbi)
  const factory = factoryOf(stage)
  const locking = { locked: 1000, launchFeeBps: 5000, launchSeconds: 3600, creatorFeeBps: 200 }
  await factory.by(first, 'create', [launch(0, locking)], WHOLE)
  await factory.by(second, 'create', [launch(1, { creatorFeeBps: 100 })])
  for (const creator of [first, second])
    await vaultsOf(stage).by(creator, 'createVault', [
      await factory.ask('tokenOf', creator.address),
      WHOLE,
      creator === second,
    ])
  const { tokens } = await openMarket(stage, 'open')
  for (const { creator, vault } of tokens)
    for (const currency of [0, 1]) await vault?.by(creator, 'openRevenue', [currency, `0x${'ab'.repeat(32)}`])
  for (const person of people) {
    await dollar.by(first, 'mint', [person.address, 10n ** 12n])
    for (const { token, address, vault, vaultAt, isNative } of tokens) {
      for (const spender of [address, vaultAt]) await dollar.by(person, 'approve', [spender, ALL])
      if (isNative) await token.by(person, 'buy', [person.address, 0, LATE, ZeroAddress], WHOLE / 1000n)
      else await token.by(person, 'buyWithToken', [10n ** 8n, person.address, 0, LATE, first.address])
      await token.by(person, 'approve', [vaultAt, ALL])
      await vault?.by(person, 'stake', [(await token.ask<bigint>('balanceOf', person.address)) / 4n])
      await vault?.by(person, 'notifyRevenue', [1, 10n ** 6n])
    }
  }
}

const launch = (currency: number, terms: object) => ({
  ...{ name: `Own ${currency} "\\`, symbol: `OWN${currency}`, preset: currency === 0 ? 0 : 4, currency },
  ...{ creatorFeeBps: 0, launchFeeBps: 0, launchSeconds: 0, locked: 0, maxCost: ALL, ...terms },
})

/** One more token that nobody trades yet; what it takes of purchases falls for an hour. */
export function makeToken(stage: Stage, creator: Wallet): Promise<boolean> {
  return factoryOf(stage).by(
    creator,
    'create',
    [launch(0, { locked: 1, launchFeeBps: 9900, launchSeconds: 3600 })],
    WHOLE,
  )
}

/** Revenue comes into every vault that shares it. */
export async function shareRevenue(stage: Stage): Promise<void> {
  const { people, tokens } = await openMarket(stage, 'share')
  for (const { vault } of tokens)
    for (const currency of [0, 1])
      await vault?.by(people[0] as Wallet, 'notifyRevenue', [currency, 777n], currency === 0 ? 777n : 0n)
}

/** A stranger sends creators what is free of what they locked. */
export async function releaseAll(stage: Stage): Promise<void> {
  const [stranger] = stage.people.slice(-1) as [Wallet]
  for (const { address } of peopleOf(stage)) await factoryOf(stage).by(stranger, 'release', [address])
}

type Action = () => Promise<boolean>

/** Random calls of creators, holders and strangers; the contracts refuse some of them. @returns how many went through */
export async function actOnTokens(stage: Stage, count: number, seed: string): Promise<number> {
  let market = await openMarket(stage, seed)
  let taken = 0
  for (let i = 0; i < count; i++) {
    if (market.dice.isLucky(0.15)) await pass(stage, market.dice.roll(9 * DAY_S))
    const makes = market.dice.isLucky(0.06)
    const done = await market.dice.pick(
      makes ? creations(market) : [trades, stakes].flatMap((of) => of(market)),
    )()
    if (done) taken++
    if (makes) market = { ...market, tokens: (await openMarket(stage, seed)).tokens }
  }
  return taken
}

/** Time passes in one block. */
export async function pass(stage: Stage, seconds: number): Promise<void> {
  await stage.chain.rpc('local_mine', { blocks: 1, seconds })
}

function creations({ stage, dice, people }: Market): Action[] {
  const creator = dice.pick(people.slice(0, CREATORS))
  const fees = callsOf(stage, stage.deployment.feeSchedule as string, feeScheduleAbi)
  const terms = { creatorFeeBps: dice.roll(501), locked: dice.roll(2) * 300 }
  return [
    () => factoryOf(stage).by(creator, 'create', [launch(0, terms)], terms.locked ? WHOLE : 0n),
    async () => {
      const token = await factoryOf(stage).ask<string>('tokenOf', creator.address)
      return vaultsOf(stage).by(creator, 'createVault', [token, dice.roll(2), dice.isLucky(0.5)])
    },
    () => fees.by(people[0] as Wallet, 'setFee', [PRODUCT, dice.roll(251)]),
  ]
}

function trades({ stage, dice, people, tokens }: Market): Action[] {
  const { creator, token, address, isNative } = dice.pick(tokens)
  const [one, other] = [dice.pick(people) as Wallet, dice.pick(people).address]
  const money = isNative ? WHOLE / BigInt(1 + dice.roll(5000)) : BigInt(1 + dice.roll(10 ** 7))
  const part = async () => (await token.ask<bigint>('balanceOf', one.address)) / BigInt(1 + dice.roll(4))
  const exact = () => token.by(one, 'buyExact', [WHOLE, other, ALL, LATE, ZeroAddress], isNative ? WHOLE : 0n)
  const buy = () =>
    isNative
      ? token.by(one, 'buy', [other, 0, LATE, other], money)
      : token.by(one, 'buyWithToken', [money, other, 0, LATE, other])
  return [
    ...[buy, buy, exact],
    async () => token.by(one, 'sell', [await part(), other, 0, LATE]),
    async () => sellSigned({ stage, token, address }, { owner: one, tokens: await part(), to: other }),
    async () => token.by(one, 'transfer', [other, dice.isLucky(0.2) ? 0 : await part()]),
    () => token.by(one, 'collectFees', []),
    () => token.by(creator, 'setPayout', [other]),
    () => factoryOf(stage).by(one, 'release', [creator.address]),
  ]
}

/** Somebody brings the sale that an owner signed. */
async function sellSigned(
  { stage, token, address }: { stage: Stage; token: Called; address: string },
  { owner, tokens, to }: { owner: Wallet; tokens: bigint; to: string },
): Promise<boolean> {
  const nonce = await token.ask<bigint>('nonces', owner.address)
  const field = (name: string, type = 'uint256') => ({ name, type })
  const signature = await owner.signTypedData(
    { name: await token.ask<string>('name'), version: '1', chainId: 31337, verifyingContract: address },
    {
      Sale: [
        ...[field('owner', 'address'), field('tokens'), field('to', 'address'), field('minOut')],
        ...[field('nonce'), field('deadline')],
      ],
    },
    { owner: owner.address, tokens, to, minOut: 0, nonce, deadline: LATE },
  )
  const sent = [owner.address, tokens, to, 0, LATE, signature]
  return token.by(stage.people[4] as Wallet, 'sellWithPermit', sent)
}

function stakes({ stage, dice, people, tokens }: Market): Action[] {
  const { creator, token, vault, vaultAt } = dice.pick(tokens)
  if (!vault) return []
  const [one, other] = [dice.pick(people) as Wallet, dice.pick(people).address]
  const currency = dice.roll(2)
  const money = BigInt(1 + dice.roll(10 ** 6))
  const ledger = callsOf(stage, stage.deployment.ledger, ledgerAbi)
  const part = (all: bigint) => all / BigInt(1 + dice.roll(3))
  const stake = async () => vault.by(one, 'stake', [part(await token.ask('balanceOf', one.address))])
  const notify = () => vault.by(one, 'notifyRevenue', [currency, money], currency === 0 ? money : 0n)
  const claim = () => vault.by(one, 'claim', [currency, other])
  return [
    ...[stake, stake, notify, notify, claim, claim],
    async () => vault.by(one, 'unstake', [part(await vault.ask('stakeOf', one.address))]),
    () => vault.by(one, 'withdraw', [other]),
    () => vault.by(one, 'delegate', [dice.isLucky(0.2) ? ZeroAddress : other]),
    () => vault.by(creator, 'openRevenue', [currency, `0x${'cd'.repeat(32)}`]),
    () => vault.by(one, 'absorb', [currency]),
    () => ledger.by(one, 'creditNative', [vaultAt], money),
  ]
}
