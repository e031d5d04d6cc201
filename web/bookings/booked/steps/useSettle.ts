import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import { cachedMe, configQuery, readAgain } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import type { PrepareTx } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import type { OwnBooking, SettleStep } from '../bookingModel.ts'
import { BOOKINGS_KEY } from '../bookingQueries.ts'

import type { SettleOrder } from './settleTransaction.ts'

const AWAITED_MS = 2000

export interface Settle extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** of the last press; null: none yet */
  kind: SettleStep | null
  /** the network has it, and the server has not read it there yet */
  isAwaited: boolean
  send: (kind: SettleStep, shownKey: string) => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** One step of a booking from press to block, and until the server knows what came of it. */
export function useSettle(booking: OwnBooking): Settle {
  const queries = useQueryClient()
  const decided = useRef<SettleOrder | null>(null)
  const [kind, setKind] = useState<SettleStep | null>(null)
  const [left, setLeft] = useState<OwnBooking['status'] | null>(null)
  const look = () => void readAgain(queries, { queryKey: BOOKINGS_KEY })

  async function begin(): Promise<PrepareTx | null> {
    const order = decided.current
    if (!order || !cachedMe(queries)) return null
    const { settleAction } = await import('./settleTransaction.ts')
    return (owner, read) => settleAction(order, owner, { read, nowS: Math.floor(serverNow() / 1000) })
  }
  const tx = useTxPress({
    begin,
    onIncluded: () => {
      setLeft(decided.current?.booking.status ?? null)
      look()
    },
    // what was refused may have been so for what is another state by now
    onEnd: look,
  })
  const isAwaited = left === booking.status && tx.phase.at !== 'stopped'
  useEffect(() => {
    if (!isAwaited) return
    const timer = setInterval(() => void readAgain(queries, { queryKey: BOOKINGS_KEY }), AWAITED_MS)
    return () => clearInterval(timer)
  }, [isAwaited, queries])
  return {
    ...{ phase: tx.phase, isBusy: tx.isBusy, kind, isAwaited },
    send: (next, shownKey) => {
      // a step on its way is the one that was decided
      if (tx.isBusy) return
      decided.current = { booking, kind: next, shownKey }
      setKind(next)
      tx.press()
    },
    warm: () => {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
      import('./settleTransaction.ts').catch(() => null)
    },
  }
}
