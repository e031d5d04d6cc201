import { expect } from 'chai'
import { Wallet, ZeroAddress } from 'ethers'
import type { Hex } from 'viem'
import type { Condition } from '#domain/access/gate.ts'
import type { HubCondition } from '#domain/access/hubGate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
  roomHubAbi,
  stagedoorLensAbi,
  streamPassAbi,
} from '#generated/abis.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { deployBook, deployOdd, ODD_CODE } from '#test/api/access/tokens/oddTokens.ts'
import { interfaceOf } from '#test/indexer/kit/oracles/interfaceOf.ts'
import { type Called, callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import type { Dice } from '#test/indexer/simulation/dice.ts'

/** What one wallet has, amounts in smallest units. */
export interface Purse {
  /** of its live pass; 0: it has none */
  rank: number
  north: bigint
  salt: bigint
  staked: bigint
  /** of what was not made here: an ERC-20, NFTs, and two ids of an ERC-1155 */
  zoo: bigint
  punks: bigint
  swords: bigint
  shields: bigint
}

/** What the lens says of one condition. */
export interface Asked {
  /** false where the token does not answer as it should */
  answered: boolean
  amount: bigint
  passes: boolean
}

/** Wallets on a chain that have passes, tokens and stakes, and the contracts that say who passes a gate. */
export interface GateWorld {
  wallets: string[]
  /** what was given to each */
  purses: Purse[]
  /** of the creator, lower case */
  passes: string
  /** as the contracts take them, written down here once more */
  encoded(conditions: readonly Condition[]): HubCondition[]
  /** lower case: two tokens, and the vault of the first */
  north: string
  salt: string
  vault: string
  /** of tokens that were not made here; the last one answers nothing that could be read */
  zoo: string
  punks: string
  items: string
  mute: string
  /** `StagedoorLens.holdings`: for each wallet each condition; at most 128 of both together */
  holdings(conditions: readonly Condition[]): Promise<Asked[][]>
  /** `RoomHub.check` for each wallet */
  check(conditions: readonly Condition[], all: boolean): Promise<boolean[]>
  stop(): Promise<void>
}

const WHOLE = 10n ** 18n
const ALL = 2n ** 255n
const LATE = 2n ** 64n
/** More in one transaction needs more gas than the stage gives. */
const GRANTS = 6
/** Amounts that lie beside each other, so that what one wallet has is one unit short of what another has. */
const AMOUNTS = [0n, 0n, 1n, 2n, 62n * WHOLE, 100n * WHOLE - 1n, 100n * WHOLE, 100n * WHOLE + 1n]
/** Of NFTs. */
const COUNTS = [0n, 0n, 1n, 2n, 3n]
const LAUNCH = {
  ...{ preset: 0, currency: 0, creatorFeeBps: 0, launchFeeBps: 0, launchSeconds: 0, locked: 0, maxCost: 0 },
}

async function must(call: Promise<boolean>, what: string): Promise<void> {
  expect(await call, what).to.equal(true)
}

/** A creator's token, with enough of it to give away. */
async function launch(stage: Stage, creator: Wallet, symbol: string): Promise<{ at: string; token: Called }> {
  const factory = callsOf(stage, stage.deployment.creatorTokenFactory as string, creatorTokenFactoryAbi)
  await must(factory.by(creator, 'create', [{ ...LAUNCH, name: symbol, symbol }]), symbol)
  const at = await factory.ask<string>('tokenOf', creator.address)
  const token = callsOf(stage, at, creatorTokenAbi)
  await must(token.by(creator, 'buy', [creator.address, 0, LATE, ZeroAddress], WHOLE), 'buy')
  return { at, token }
}

async function givePasses(stage: Stage, creator: Wallet, wallets: Wallet[], purses: Purse[]): Promise<void> {
  const passes = callsOf(stage, stage.collections[0] as string, streamPassAbi)
  const terms = { price: 1, duration: 0, maxSupply: 99, minted: 0, referralBps: 0, currency: 0, flags: 0 }
  await must(passes.by(creator, 'createTier', [{ ...terms, refundWindow: 0, rank: 3 }]), 'third tier')
  for (const tier of [1, 2, 3]) {
    const all = wallets.filter((_, n) => purses[n]?.rank === tier).map(({ address }) => address)
    for (let from = 0; from < all.length; from += GRANTS)
      await must(passes.by(creator, 'grant', [all.slice(from, from + GRANTS), tier, 2 ** 40 - 1]), 'grant')
  }
}

/** Ids of the two kinds of items. */
export const [SWORD, SHIELD] = ['1', '2'] as const

/** Tokens of all standards that were not made here, with what each wallet has of them. */
async function giveForeign(stage: Stage, wallets: Wallet[], purses: Purse[]) {
  const [, , giver] = stage.people as [Wallet, Wallet, Wallet, ...Wallet[]]
  const { chainId } = stage.deployment
  const deployer = await createDeployer(stage.chain.url, chainId, giver.privateKey as Hex)
  const [zoo, punks, items] = [
    await deployBook(deployer),
    await deployBook(deployer),
    await deployBook(deployer),
  ]
  for (const [n, { address }] of wallets.entries()) {
    const purse = purses[n] as Purse
    if (purse.zoo > 0n) await zoo.set(address, purse.zoo)
    if (purse.punks > 0n) await punks.set(address, purse.punks)
    if (purse.swords > 0n) await items.set(address, purse.swords, BigInt(SWORD))
    if (purse.shields > 0n) await items.set(address, purse.shields, BigInt(SHIELD))
  }
  const mute = await deployOdd(deployer, ODD_CODE['answers 64 bytes'])
  return { zoo: zoo.address, punks: punks.address, items: items.address, mute }
}

/** `GateKinds` of `contracts/gates/Gate.sol`. */
const KINDS = { erc20: 1, erc721: 2, erc1155: 3, stake: 5 } as const

/** As the contract knows it; 4 is a pass. */
function asContract(one: Condition, collection: string): HubCondition {
  if (isTokenCondition(one)) {
    const { address: token, kind, tokenId: id = '0', minUnits: min } = one
    return { token, kind: KINDS[kind], rank: 0, id, min }
  }
  if (one.kind === 'follower') throw new TypeError('no contract knows who follows')
  return { token: collection, kind: 4, rank: one.kind === 'tier' ? one.rank : 0, id: '0', min: '0' }
}

/** Opens a chain where so many wallets have something, or nothing. */
export async function openGates(dice: Dice, count: number): Promise<GateWorld> {
  const stage = await createStage(61)
  const [creator, other] = stage.people as [Wallet, Wallet, ...Wallet[]]
  const purses = Array.from({ length: count }, () => ({
    rank: dice.roll(4),
    ...{ north: dice.pick(AMOUNTS), salt: dice.pick(AMOUNTS), staked: dice.pick(AMOUNTS) },
    ...{ zoo: dice.pick(AMOUNTS), punks: dice.pick(COUNTS) },
    ...{ swords: dice.pick(COUNTS), shields: dice.pick(COUNTS) },
  }))
  const keys = await Promise.all(purses.map(() => stage.chain.fundedKey()))
  const wallets = keys.map((key) => new Wallet(key, stage.provider))
  await givePasses(stage, creator, wallets, purses)
  const north = await launch(stage, creator, 'NORTH')
  const salt = await launch(stage, other, 'SALT')
  const vaults = callsOf(stage, stage.deployment.vaultFactory as string, creatorVaultFactoryAbi)
  await must(vaults.by(creator, 'createVault', [north.at, 0, true]), 'vault')
  const vaultAt = await vaults.ask<string>('vaultOf', north.at)
  const vault = callsOf(stage, vaultAt, creatorVaultAbi)
  for (const [n, wallet] of wallets.entries()) {
    const purse = purses[n] as Purse
    const give = (from: Wallet, { token }: typeof north, amount: bigint) =>
      amount > 0n ? must(token.by(from, 'transfer', [wallet.address, amount]), 'transfer') : null
    await give(creator, north, purse.north + purse.staked)
    await give(other, salt, purse.salt)
    if (purse.staked === 0n) continue
    await must(north.token.by(wallet, 'approve', [vaultAt, ALL]), 'approve')
    await must(vault.by(wallet, 'stake', [purse.staked]), 'stake')
  }
  const elsewhere = await giveForeign(stage, wallets, purses)
  const addresses = wallets.map(({ address }) => address)
  const lens = callsOf(stage, stage.deployment.lens as string, stagedoorLensAbi)
  const hub = interfaceOf(roomHubAbi)
  const passes = (stage.collections[0] as string).toLowerCase()
  const encoded = (all: readonly Condition[]) => all.map((one) => asContract(one, passes))
  return {
    ...{ wallets: addresses.map((address) => address.toLowerCase()), purses },
    ...{ north: north.at.toLowerCase(), salt: salt.at.toLowerCase(), vault: vaultAt.toLowerCase() },
    ...{ ...elsewhere, passes, encoded },
    async holdings(conditions) {
      const [, list] = await lens.ask<[unknown, Asked[]]>('holdings', addresses, encoded(conditions))
      return addresses.map((_, n) => list.slice(n * conditions.length, (n + 1) * conditions.length))
    },
    check: (conditions, all) =>
      Promise.all(
        addresses.map(async (address) => {
          const data = hub.encodeFunctionData('check', [encoded(conditions), all, address])
          const answer = await stage.provider.send('eth_call', [
            { to: stage.deployment.roomHub, data },
            'latest',
          ])
          return hub.decodeFunctionResult('check', answer)[0] as boolean
        }),
      ),
    stop: () => stage.stop(),
  }
}
