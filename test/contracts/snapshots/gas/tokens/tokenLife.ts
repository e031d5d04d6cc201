import { type Address, maxUint256, parseEther, zeroAddress } from 'viem'
import { FAR, signerFor } from '../../signatures.ts'
import { giveDollars, OPENED, openStage, type Stage } from '../../stage.ts'
import { LAUNCH } from '../tokens.ts'

const YEAR_S = 365 * 86_400
const TOKEN = 10n ** 18n
const DOLLARS = 100_000_000n
/** Sales are signed in the domain of the token's own name. */
const SALE = 'address owner, uint256 tokens, address to, uint256 minOut, uint256 nonce, uint256 deadline'

const LOCKING = {
  ...LAUNCH,
  creatorFeeBps: 100,
  locked: 10_000,
  maxCost: parseEther('100'),
}

/** Gas of the rarer things that happen to a token. */
export async function measureTokenLife(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, early, fan, other] = stage.accounts as [Address, Address, Address, Address, Address]
  const { ledger, feeSchedule, currencyList } = stage
  const factory = await stage.deploy('creatorTokenFactory', [ledger, feeSchedule, currencyList])
  const make = (from: Address, launch: object, value?: bigint) =>
    stage.gas({ from, to: factory, contract: 'creatorTokenFactory', name: 'create', args: [launch], value })
  const gas: Record<string, number> = {}
  await stage.at(OPENED + 86_400)
  gas['a creator makes a token, locks a part of it'] = await make(creator, LOCKING, parseEther('100'))
  const token = await tokenOf(stage, factory, creator)
  const on = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: token, contract: 'creatorToken', name, args, value })
  const buy = (who: Address) => on(who, 'buy', [who, 1n, FAR, zeroAddress], parseEther('0.1'))
  await buy(early)
  const exact = [TOKEN, fan, maxUint256, FAR, zeroAddress]
  gas['a new holder buys exactly one token'] = await on(fan, 'buyExact', exact, parseEther('1'))
  gas['the fees of a token are paid out'] = await on(early, 'collectFees', [])
  gas['a creator sends the fees of a token somewhere else'] = await on(creator, 'setPayout', [early])
  await buy(early)
  const sale = { owner: fan, tokens: TOKEN / 2n, to: fan, minOut: 1n, nonce: 0n, deadline: FAR }
  const signature = await signerFor(stage, LAUNCH.name, token)(fan, 'Sale', SALE, sale)
  gas['somebody brings the sale a holder signed'] = await on(other, 'sellWithPermit', [
    fan,
    sale.tokens,
    fan,
    1n,
    FAR,
    signature,
  ])
  await stage.at(OPENED + YEAR_S)
  gas['the first part of a lock is released'] = await release(stage, factory, other, creator)
  await stage.at(OPENED + 2 * YEAR_S)
  gas['another part of a lock is released'] = await release(stage, factory, other, creator)

  await make(early, { ...LAUNCH, currency: 1 })
  return { ...gas, ...(await dollarTrades(stage, await tokenOf(stage, factory, early), fan, other)) }
}

const tokenOf = (stage: Stage, factory: Address, creator: Address) =>
  stage.read<Address>(factory, 'creatorTokenFactory', 'tokenOf', [creator])

const release = (stage: Stage, factory: Address, by: Address, creator: Address) =>
  stage.gas({ from: by, to: factory, contract: 'creatorTokenFactory', name: 'release', args: [creator] })

/** A token whose reserve is in dollars. */
async function dollarTrades(stage: Stage, token: Address, fan: Address, other: Address) {
  const gas: Record<string, number> = {}
  const on = (from: Address, name: string, args: readonly unknown[]) =>
    stage.gas({ from, to: token, contract: 'creatorToken', name, args })
  for (const holder of [other, fan]) await giveDollars(stage, holder, DOLLARS * 3n, token)
  const buy = (who: Address) => on(who, 'buyWithToken', [DOLLARS, who, 1n, FAR, zeroAddress])
  await buy(other)
  gas['a new holder buys a token with dollars'] = await buy(fan)
  const held = await stage.read<bigint>(token, 'creatorToken', 'balanceOf', [fan])
  gas['a holder sells half for dollars'] = await on(fan, 'sell', [held / 2n, fan, 1n, FAR])
  return gas
}
