import { useQueryClient } from '@tanstack/react-query'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { intentsQuery } from '#web/transactions/intentQueries.ts'
import { pollMsOf } from '#web/transactions/pollMs.ts'
import { readCurrency } from '#web/transactions/readCurrency.ts'
import { type PrepareTx, Withheld } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import type { BuyQuote } from './buyQuote.ts'
import { isOnItsWay, nextTradeAction, type TradeOrder } from './tradeTransaction.ts'

const UNLISTED =
  'This token is sold in money that this page does not know yet. Nothing was paid. Load the page again.'
const ON_ITS_WAY =
  'Tokens that you bought a moment ago are still on their way. Nothing was paid now. Wait until they are there.'

export interface BuyTokensInput extends Omit<TradeOrder, 'reserve' | 'quote'> {
  /** as it is on screen; null: nothing can be bought */
  quote: BuyQuote | null
  /** index of what the token is bought with */
  currency: number
  /** in a block and seen by the server, also when the sheet is gone */
  onIncluded: () => void
  /** the press is over, whatever came of it */
  onEnd: () => void
}

export interface BuyTokens extends TxPress {
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** One purchase of creator tokens from press to block. */
export function useBuyTokens({ token, wallet, quote, currency, ...on }: BuyTokensInput): BuyTokens {
  const queries = useQueryClient()

  /** One that is not in a block yet is not seen in what the wallet holds. */
  async function demandNoneOnItsWay(): Promise<void> {
    const { chain } = await queries.ensureQueryData(configQuery())
    const intents = await queries.fetchQuery({ ...intentsQuery(pollMsOf(chain.blockS)), staleTime: 0 })
    if (isOnItsWay(intents)) throw new Withheld(ON_ITS_WAY)
  }

  async function begin(): Promise<PrepareTx | null> {
    if (!quote) return null
    const listed = await readCurrency(queries, currency)
    return async (owner, read) => {
      if (!listed) throw new Withheld(UNLISTED)
      await demandNoneOnItsWay()
      const order = { token, wallet, quote, reserve: listed.token }
      return nextTradeAction(order, { owner, read, nowS: serverNow() / 1000 })
    }
  }

  const buy = useTxPress({
    begin,
    onIncluded: on.onIncluded,
    onEnd: on.onEnd,
  })
  return {
    ...buy,
    warm() {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
    },
  }
}
