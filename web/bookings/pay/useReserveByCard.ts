import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { CallPrice } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { failureText } from '#web/payments/callCard.ts'
import { createPressKeys, type PayProblem, problemOf } from '#web/payments/cardPress.ts'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { useComeBack } from '#web/payments/useComeBack.ts'
import { reservationsQuery } from '../book/bookQueries.ts'
import { type HeldCardOrder, heldCardOrder } from './heldCard.ts'

/** Refusals after which what was shown is other than before. */
const STALE = ['PRICE_CHANGED', 'NOT_SOLD_BY_CARD', 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND']

/** `leaving`: the browser goes to the provider's page. */
export type CardPressPhase = 'ready' | 'paying' | 'leaving'

/** A held time that is reserved by card. */
export interface ReserveByCard {
  phase: CardPressPhase
  isBusy: boolean
  /** why the last press came to nothing */
  problem: PayProblem | null
  /** the price that was pressed and is another one now; null: it is the same */
  was: Pick<HeldCardOrder, 'amount' | 'currency'> | null
  press: (price: CallPrice) => void
}

/**
 * Reserves a held time by card, from the press to the provider's page. A press while one is under way does nothing.
 * @param onGone a refused press found it not held any more
 */
export function useReserveByCard(
  reservation: Reservation,
  onGone: (reservation: Reservation, mayBePaid: boolean) => void,
): ReserveByCard {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [phase, setPhase] = useState<CardPressPhase>('ready')
  const [problem, setProblem] = useState<PayProblem | null>(null)
  const [was, setWas] = useState<ReserveByCard['was']>(null)
  const [keys] = useState(() => createPressKeys())
  const isRunning = useRef(false)
  const isOver = useRef(false)
  useEffect(() => {
    isOver.current = false
    return () => {
      isOver.current = true
    }
  }, [])
  const readHeld = () => readAgain(queries, { queryKey: reservationsQuery().queryKey })
  // somebody came back from the provider's page by the browser's back
  useComeBack(() => {
    setPhase('ready')
    void readHeld()
  })

  function follow(purchase: Purchase): void {
    const { id, state, nextStep, failCode } = purchase
    if (nextStep.kind === 'page') {
      setPhase('leaving')
      window.location.assign(nextStep.url)
    } else if (state === 'failed' || state === 'expired' || state === 'released') {
      keys.end()
      setProblem({ sentence: failureText(purchase, failCode ?? 'DECLINED'), waitS: 0 })
      setPhase('ready')
      void readHeld()
    } else {
      // its own page begins with what was answered here: by its first look the wait may be over
      queries.setQueryData(purchaseQuery(id).queryKey, purchase)
      void navigate(`/pay/${id}`, { state: 'pressed' })
    }
  }

  async function fail(error: unknown, { amount, currency }: HeldCardOrder): Promise<void> {
    const code = problemCode(error)
    const isLost = !(error instanceof ApiProblem)
    // what became of a press whose answer was lost is known there too
    if (isLost || STALE.includes(code ?? '')) await readHeld()
    if (isOver.current) return
    const held = queries.getQueryData(reservationsQuery().queryKey)?.reservations
    if (held && !held.some(({ id }) => id === reservation.id)) onGone(reservation, isLost)
    setProblem(problemOf(error))
    setPhase('ready')
    if (code === 'PRICE_CHANGED') setWas({ amount, currency })
  }

  async function reserve(order: HeldCardOrder): Promise<void> {
    try {
      const body = { clientKey: keys.keyOf([reservation.id, order.amount, order.currency]), ...order }
      const purchase = await call('reserveByCard', { params: { reservationId: reservation.id }, body })
      if (!isOver.current) follow(purchase)
    } catch (error) {
      if (!isOver.current) await fail(error, order)
    } finally {
      isRunning.current = false
    }
  }

  return {
    ...{ phase, problem, was, isBusy: phase !== 'ready' },
    press(price) {
      if (isRunning.current || phase !== 'ready') return
      isRunning.current = true
      setPhase('paying')
      setProblem(null)
      setWas(null)
      void reserve(heldCardOrder(reservation, price))
    },
  }
}
