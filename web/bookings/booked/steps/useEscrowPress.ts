import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { cachedMe, configQuery, readAgain } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import type { PrepareTx, TxAction } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import { BOOKINGS_KEY } from '../bookingQueries.ts'
import { useAwaited } from './useAwaited.ts'

/** What was decided, as the escrow takes it; it reads the chain, and has the time of the server in seconds. */
export type MakeAction<Order> = (
  order: Order,
  owner: Address,
  now: { read: Wallet['read']; nowS: number },
) => Promise<TxAction>

export interface EscrowPressParts<Order> {
  /** fetches what makes the transaction */
  load: () => Promise<MakeAction<Order>>
  /** true: what is read now is another state than the one that was decided about */
  isKnown: (order: Order) => boolean
  /** where it is read; omit for the calls of who looks */
  queryKey?: QueryKey
}

export interface EscrowPress<Order> extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** of the last press; null: none yet */
  order: Order | null
  /** the network has it */
  isIncluded: boolean
  /** the network has it, and the server has not read it there yet */
  isAwaited: boolean
  send: (order: Order) => void
  /** something else is done: what came of the last press is about that no more */
  forget: () => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** What somebody decided about a booked call, from press to block, and until the server knows what came of it. */
export function useEscrowPress<Order>(parts: EscrowPressParts<Order>): EscrowPress<Order> {
  const { load, isKnown, queryKey = BOOKINGS_KEY } = parts
  const queries = useQueryClient()
  const decided = useRef<Order | null>(null)
  const [order, setOrder] = useState<Order | null>(null)
  const [isIncluded, setIncluded] = useState(false)
  const look = useRef(() => {})
  look.current = () => void readAgain(queries, { queryKey })

  async function begin(): Promise<PrepareTx | null> {
    const one = decided.current
    if (one === null || !cachedMe(queries)) return null
    const make = await load()
    return (owner, read) => make(one, owner, { read, nowS: Math.floor(serverNow() / 1000) })
  }
  const tx = useTxPress({
    begin,
    onIncluded: () => {
      setIncluded(true)
      look.current()
    },
    // what was refused may have been so for what is another state by now
    onEnd: () => look.current(),
  })
  const isAwaited = useAwaited({
    order,
    isTaken: isIncluded && tx.phase.at !== 'stopped',
    isKnownNow: order !== null && isKnown(order),
    look: () => look.current(),
  })
  return {
    ...{ phase: tx.phase, isBusy: tx.isBusy, order, isIncluded, isAwaited },
    send: (next) => {
      // one on its way is the one that was decided
      if (tx.isBusy) return
      decided.current = next
      setOrder(next)
      setIncluded(false)
      tx.press()
    },
    forget: () => {
      if (tx.isBusy || isAwaited) return
      setOrder(null)
      setIncluded(false)
    },
    warm: () => {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
      load().catch(() => null)
    },
  }
}
