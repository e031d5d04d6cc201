import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import { cachedMe, configQuery, readAgain } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import type { PrepareTx } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { BOOKINGS_KEY } from '../booked/bookingQueries.ts'
import type { AcceptOrder } from './acceptTransaction.ts'
import type { ProposedMove } from './moveModel.ts'

const AWAITED_MS = 2000

export interface AcceptMove extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** of the last press; null: none yet */
  move: ProposedMove | null
  /** the network has it, and the server has not read it there yet */
  isAwaited: boolean
  /** the booking has the date that was accepted here */
  isDone: boolean
  accept: (move: ProposedMove) => void
  /** something else is done: what came of the last press is about that no more */
  forget: () => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** Accepts another date from press to block, and until the server has the booking there. */
export function useAcceptMove(booking: OwnBooking): AcceptMove {
  const queries = useQueryClient()
  const decided = useRef<AcceptOrder | null>(null)
  const [move, setMove] = useState<ProposedMove | null>(null)
  /** of the booking when it was pressed: each change that the escrow takes counts it up */
  const [revision, setRevision] = useState(booking.revision)
  const [isIncluded, setIncluded] = useState(false)
  const look = () => void readAgain(queries, { queryKey: BOOKINGS_KEY })

  async function begin(): Promise<PrepareTx | null> {
    const order = decided.current
    if (!order || !cachedMe(queries)) return null
    const { acceptAction } = await import('./acceptTransaction.ts')
    return (owner, read) => acceptAction(order, owner, { read, nowS: Math.floor(serverNow() / 1000) })
  }
  const tx = useTxPress({
    begin,
    onIncluded: () => {
      setIncluded(true)
      look()
    },
    // what was refused may have been so for what is another state by now
    onEnd: look,
  })
  // the date alone does not tell: it may move once more
  const isMoved = move !== null && booking.revision !== revision
  const isAwaited = isIncluded && !isMoved && booking.status === 'booked' && tx.phase.at !== 'stopped'
  useEffect(() => {
    if (!isAwaited) return
    const timer = setInterval(() => void readAgain(queries, { queryKey: BOOKINGS_KEY }), AWAITED_MS)
    return () => clearInterval(timer)
  }, [isAwaited, queries])
  return {
    ...{ phase: tx.phase, isBusy: tx.isBusy, move, isAwaited },
    isDone: isIncluded && isMoved && booking.startsAt === move.startsAt && booking.status === 'booked',
    accept: (next) => {
      // one on its way is the one that was decided
      if (tx.isBusy) return
      decided.current = { booking, move: next }
      setMove(next)
      setRevision(booking.revision)
      setIncluded(false)
      tx.press()
    },
    forget: () => {
      if (tx.isBusy || isAwaited) return
      setMove(null)
      setIncluded(false)
    },
    warm: () => {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
      import('./acceptTransaction.ts').catch(() => null)
    },
  }
}
