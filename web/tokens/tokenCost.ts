import type { RoomToken } from '#api/tokens/contract.ts'
import type { Wallet } from '#web/chain/wallet.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { readBuyQuote } from './buyQuote.ts'
import { readLockFigures } from './lock/lockFigures.ts'
import { lockingWallet, lockStep } from './lock/lockStep.ts'
import { closestWallet, isLocked, isSold, type LockedToken, lackingIn } from './roomTokens.ts'

/** What is paid to get what is missing of a token, in smallest units of a currency by its index. */
interface TokenCost {
  currency: number
  units: bigint
}

/** What asking for the cost of a token takes. */
export interface TokenCostInput {
  token: RoomToken
  /** other tokens that the door asks for as well */
  beside: readonly RoomToken[]
  /** the contract in which tokens are locked; null: there is none */
  sessionLock: string | null
}

async function boughtFor(read: Wallet['read'], token: RoomToken, wallet: string): Promise<TokenCost | null> {
  if (!isSold(token)) return null
  const answer = await readBuyQuote(read, { ...token, wallet })
  // of what is there already by now the door hears by itself
  return answer.kind === 'quote' ? { currency: token.currency, units: answer.quote.costUnits } : null
}

/** What is locked comes back, so that only what has to be bought for it costs anything. */
async function lockedFor(
  read: Wallet['read'],
  token: LockedToken,
  { beside, sessionLock }: TokenCostInput,
): Promise<TokenCost | null> {
  if (sessionLock === null || token.lockedFor === '0') return null
  const place = { sessionLock, token: token.token }
  const figures = await Promise.all(token.wallets.map(({ wallet }) => readLockFigures(read, place, wallet)))
  const wallets = token.wallets.map((one) => ({
    ...one,
    isLacking: lackingIn(beside, one.wallet).length > 0,
  }))
  const nowS = serverNow() / 1000
  const wallet = lockingWallet(wallets, figures, token, nowS)
  const mine = figures.find((one) => one.wallet === wallet)
  const step = mine && lockStep(mine, token, nowS)
  if (step?.kind === 'enough' || step?.kind === 'lock') return { currency: token.currency ?? 0, units: 0n }
  return mine && step?.kind === 'short'
    ? boughtFor(read, { ...token, minUnits: String(step.units) }, mine.wallet)
    : null
}

/**
 * What it costs now to get what is missing of a token into the wallet in which tokens help most; null where it is not sold here, or for
 * the moment, and where another wallet has more of it: into that it would cost less. Fees of the network are not in it.
 * @throws WalletError when the chain does not answer
 */
export async function readTokenCost(read: Wallet['read'], input: TokenCostInput): Promise<TokenCost | null> {
  const { token } = input
  if (isLocked(token)) return lockedFor(read, token, input)
  const closest = closestWallet(token)
  if (!closest) return null
  const hasMore = token.wallets.some((one) => one.opens && BigInt(one.heldUnits) > BigInt(closest.heldUnits))
  return hasMore ? null : boughtFor(read, token, closest.wallet)
}
