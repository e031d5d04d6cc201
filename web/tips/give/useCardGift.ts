import { useEffect, useRef, useState } from 'react'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { createPressKeys, type PayProblem, problemOf } from '#web/payments/cardPress.ts'
import { FAILURE_TEXT } from '#web/payments/cardText.ts'
import { useComeBack } from '#web/payments/useComeBack.ts'
import { type CardOrder, pressedGift } from './cardOrder.ts'
import type { TipPlace } from './tipTermsQuery.ts'

/** Refusals after which what was shown is other than before. */
const STALE = ['PRICE_CHANGED', 'NOT_SOLD_BY_CARD', 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND']

export interface CardGiftInput {
  place: TipPlace
  /** null: nothing that can be charged */
  order: CardOrder | null
  /** it is charged */
  onPaid: (purchase: Purchase) => void
  /** it takes longer: its own page tells how it stands */
  onWait: (purchase: Purchase) => void
  /** the terms are to be asked again */
  onStale: () => void
}

/** `leaving`: the browser goes to the provider's page. */
export type CardGiftStep = 'ready' | 'paying' | 'leaving'

export interface CardGift {
  step: CardGiftStep
  /** why the last press came to nothing */
  problem: PayProblem | null
  press(): void
}

/** One gift by card from its press to what became of it. A press while one is under way does nothing. */
export function useCardGift(input: CardGiftInput): CardGift {
  const latest = useRef(input)
  latest.current = input
  const [step, setStep] = useState<CardGiftStep>('ready')
  const [problem, setProblem] = useState<PayProblem | null>(null)
  const [keys] = useState(() => createPressKeys())
  const isRunning = useRef(false)
  const isOver = useRef(false)
  useEffect(() => {
    isOver.current = false
    return () => {
      isOver.current = true
    }
  }, [])
  // somebody came back from the provider's page by the browser's back
  useComeBack(() => setStep((now) => (now === 'leaving' ? 'ready' : now)))

  function follow(purchase: Purchase): void {
    const { state, nextStep, failCode } = purchase
    if (nextStep.kind === 'page') {
      setStep('leaving')
      window.location.assign(nextStep.url)
      return
    }
    if (state === 'paid') {
      keys.end()
      latest.current.onPaid(purchase)
    } else if (state === 'failed' || state === 'expired') {
      keys.end()
      setProblem({ sentence: FAILURE_TEXT[failCode ?? 'DECLINED'], waitS: 0 })
      // the card may not be kept any more
      latest.current.onStale()
    } else latest.current.onWait(purchase)
    setStep('ready')
  }

  async function give(place: TipPlace, order: CardOrder): Promise<void> {
    const { gift, count, amount, currency, cardId } = order
    const way = cardId === null ? { way: 'checkout' as const } : { way: 'saved_card' as const, cardId }
    const returnTo = window.location.pathname
    const body = {
      place,
      gift,
      count,
      amount,
      currency,
      clientKey: keys.keyOf(pressedGift(order)),
      returnTo,
      ...way,
    }
    const purchase = await call('giveByCard', { body })
    if (!isOver.current) follow(purchase)
  }

  function press(): void {
    const { place, order } = latest.current
    if (isRunning.current || step !== 'ready' || !order) return
    isRunning.current = true
    setStep('paying')
    setProblem(null)
    give(place, order)
      .catch((error: unknown) => {
        if (isOver.current) return
        setProblem(problemOf(error))
        setStep('ready')
        if (STALE.includes(problemCode(error) ?? '')) latest.current.onStale()
      })
      .finally(() => {
        isRunning.current = false
      })
  }

  return { step, problem, press }
}
