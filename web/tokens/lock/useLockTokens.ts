import { useQueryClient } from '@tanstack/react-query'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { intentsQuery } from '#web/transactions/intentQueries.ts'
import { pollMsOf } from '#web/transactions/pollMs.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import { isOnItsWay } from '../tradeTransaction.ts'
import { type LockOrder, nextLockAction } from './lockTransaction.ts'

const ON_ITS_WAY =
  'Tokens that you sent a moment ago are still on their way. Nothing was locked now. Wait until they are there.'

export interface LockTokensInput extends LockOrder {
  /** in a block and seen by the server, also when the sheet is gone */
  onIncluded: () => void
  /** the press is over, whatever came of it */
  onEnd: () => void
}

export interface LockTokens extends TxPress {
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** One lock from press to block, with the allowance before it. */
export function useLockTokens({ onIncluded, onEnd, ...order }: LockTokensInput): LockTokens {
  const queries = useQueryClient()

  /** One that is in no block yet is not seen in what the wallet holds. */
  async function demandNoneOnItsWay(): Promise<void> {
    const { chain } = await queries.ensureQueryData(configQuery())
    const intents = await queries.fetchQuery({ ...intentsQuery(pollMsOf(chain.blockS)), staleTime: 0 })
    if (isOnItsWay(intents, ['lock', 'unlock', 'trade'])) throw new Withheld(ON_ITS_WAY)
  }

  const lock = useTxPress({
    begin: async () => async (owner, read) => {
      await demandNoneOnItsWay()
      return nextLockAction(order, { owner, read, nowS: serverNow() / 1000 })
    },
    onIncluded,
    onEnd,
  })
  return {
    ...lock,
    warm() {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
    },
  }
}
