import { queryOptions } from '@tanstack/react-query'
import type { Abi } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import type { RoomToken } from '#api/tokens/contract.ts'
import { CREATOR_TOKEN_DECIMALS, missingUnits } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { maxCostOf, priceEffectBps } from '#domain/tokens/buyQuote.ts'
import { creatorTokenAbi } from '#generated/abis.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import { type Address, type RevertData, type Wallet, WalletError } from '#web/chain/wallet.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'

/** What one wallet misses of a token, and what that costs now. Money in smallest units. */
export interface BuyQuote {
  /** what the wallet has, in smallest units of the token */
  heldUnits: bigint
  /** what is bought, to the last unit */
  missingUnits: bigint
  costUnits: bigint
  /** in the cost */
  feeUnits: bigint
  /** the most that is paid */
  maxUnits: bigint
  /** how much more a token costs on average than just before */
  effectBps: number
}

/** The answer of a token: a price, that nothing is missing any more, or why it sells nothing. */
export type QuoteAnswer =
  | { kind: 'quote'; quote: BuyQuote }
  | { kind: 'enough'; heldUnits: bigint }
  | { kind: 'refused'; sentence: string }

/** Which purchase is asked about. */
export interface QuoteOf extends Pick<RoomToken, 'token' | 'symbol' | 'minUnits'> {
  /** who buys */
  wallet: string
}

/** A function of a creator token, as it is called. */
export function tokenCall(token: string, functionName: string, args: readonly unknown[]) {
  return { address: token as Address, abi: creatorTokenAbi as unknown as Abi, functionName, args }
}

function refusalSentence({ errorName, args }: RevertData, symbol: QuoteOf['symbol']): string {
  if (errorName === 'CreatorToken_Paused')
    return `Purchases are paused until ${formatMoment(Number(args[0]) * 1000)}. Nothing was paid. Try again then.`
  if (errorName === 'CreatorToken_AboveCap') {
    const left = formatAmount(args[1] as bigint, CREATOR_TOKEN_DECIMALS, 'down')
    return `Only ${left} ${isolated(symbol)} are left to buy, which is not enough. Nothing was paid. Wait until somebody sells, or ask for some.`
  }
  return `${isolated(symbol)} cannot be bought right now. Nothing was paid. Try again later.`
}

/**
 * What a wallet misses and what that costs in the newest block.
 * @throws WalletError when the chain does not answer
 */
export async function readBuyQuote(
  read: Wallet['read'],
  { token, symbol, minUnits, wallet }: QuoteOf,
): Promise<QuoteAnswer> {
  const ask = (functionName: string, ...args: unknown[]) => read(tokenCall(token, functionName, args))
  const heldUnits = (await ask('balanceOf', wallet)) as bigint
  const tokenUnits = missingUnits({ minUnits }, heldUnits)
  if (tokenUnits === 0n) return { kind: 'enough', heldUnits }
  try {
    const [parts, priceUnits] = (await Promise.all([ask('quoteBuyExact', tokenUnits), ask('price')])) as [
      readonly [costUnits: bigint, platformFee: bigint, creatorFee: bigint],
      bigint,
    ]
    const [costUnits, feeUnits] = [parts[0], parts[1] + parts[2]]
    const effectBps = priceEffectBps({ tokenUnits, costUnits, feeUnits, priceUnits })
    return {
      kind: 'quote',
      quote: {
        ...{ heldUnits, missingUnits: tokenUnits, costUnits, feeUnits, effectBps },
        maxUnits: maxCostOf(costUnits),
      },
    }
  } catch (error) {
    if (!(error instanceof WalletError && error.revert)) throw error
    return { kind: 'refused', sentence: refusalSentence(error.revert, symbol) }
  }
}

const LOOK_MS = 15_000

/** The same, read again while somebody looks at it; no wallet has to be connected. */
export function buyQuoteQuery(config: Config | undefined, of: QuoteOf | null) {
  return queryOptions({
    queryKey: ['token-quote', of?.token, of?.wallet, of?.minUnits],
    queryFn: async () => {
      if (!config || !of) throw new Error('asked before it is known what is bought')
      return readBuyQuote((await openWallet(config)).read, of)
    },
    refetchInterval: LOOK_MS,
    retry: 1,
    gcTime: 0,
  })
}
