import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseWay } from '#domain/billing/words.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { createPressKeys, type PayProblem, problemOf } from '#web/payments/cardPress.ts'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { useComeBack } from '#web/payments/useComeBack.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { BOOKINGS_KEY } from '../bookingQueries.ts'
import { unheldWhy } from './unheldWords.ts'

/** `leaving`: the browser goes to the provider's page. */
type HoldPhase = 'ready' | 'asking' | 'leaving'

/** The money of a call that its fan has held. */
export interface HoldNow {
  phase: HoldPhase
  isBusy: boolean
  /** of the last press; null: none yet */
  way: PurchaseWay | null
  /** why the last press came to nothing */
  problem: PayProblem | null
  press: (way: PurchaseWay) => void
}

/** Has the money of a call held, from the press to the provider's page. A press while one is under way does nothing. */
export function useHoldNow(booking: OwnBooking): HoldNow {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [keys] = useState(() => createPressKeys())
  const [phase, setPhase] = useState<HoldPhase>('ready')
  const [way, setWay] = useState<PurchaseWay | null>(null)
  const [problem, setProblem] = useState<PayProblem | null>(null)
  const isRunning = useRef(false)
  const isOver = useRef(false)
  useEffect(() => {
    isOver.current = false
    return () => {
      isOver.current = true
    }
  }, [])
  const readCalls = () => readAgain(queries, { queryKey: BOOKINGS_KEY })
  // somebody came back from the provider's page by the browser's back
  useComeBack(() => {
    setPhase('ready')
    void readCalls()
  })

  function follow(purchase: Purchase): void {
    const { id, state, nextStep, failCode } = purchase
    if (nextStep.kind === 'page') {
      setPhase('leaving')
      window.location.assign(nextStep.url)
    } else if (state === 'failed' || state === 'expired' || state === 'released') {
      keys.end()
      setProblem({ sentence: `${unheldWhy(booking, failCode)} Nothing is taken.`, waitS: 0 })
      setPhase('ready')
      void readCalls()
    } else {
      // its own page begins with what was answered here: by its first look the wait may be over
      queries.setQueryData(purchaseQuery(id).queryKey, purchase)
      void navigate(`/pay/${id}`, { state: 'pressed' })
    }
  }

  async function hold(by: PurchaseWay): Promise<void> {
    try {
      const body = { clientKey: keys.keyOf([booking.id, by]), way: by }
      const purchase = await call('holdCall', { params: { bookingId: booking.id }, body })
      if (!isOver.current) follow(purchase)
    } catch (error) {
      // it may be held, or over, by now
      void readCalls()
      if (isOver.current) return
      setProblem(problemOf(error))
      setPhase('ready')
    } finally {
      isRunning.current = false
    }
  }

  return {
    ...{ phase, way, problem, isBusy: phase !== 'ready' },
    press(by) {
      if (isRunning.current || phase !== 'ready') return
      isRunning.current = true
      setWay(by)
      setProblem(null)
      setPhase('asking')
      void hold(by)
    },
  }
}
