import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { createPressKeys, type PayProblem, type PressKeys, problemOf } from './cardPress.ts'
import { purchaseQuery } from './purchaseQuery.ts'
import { useComeBack } from './useComeBack.ts'

/** `leaving`: the browser goes to the provider's page. */
type PurchasePressPhase = 'ready' | 'asking' | 'leaving'

/** What tells one press by card from another. */
interface PurchasePressParts<Order> {
  /** has the server begin it. @param keyOf key of this press, by all that makes it another one */
  ask: (order: Order, keyOf: PressKeys['keyOf']) => Promise<Purchase>
  /** why a purchase came to nothing */
  failureOf: (purchase: Purchase) => string
  /** reads again what a press may have changed. @param error the press was refused, or no answer came: the words wait for it */
  reread: (error?: unknown) => Promise<unknown>
  /** it was refused, or no answer came, and that is read again */
  onRefused?: (error: unknown) => void
}

/** One thing by card from its press to the provider's page, or to the page of its purchase. */
export interface PurchasePress<Order> {
  phase: PurchasePressPhase
  isBusy: boolean
  /** of the last press; null: none yet */
  pressed: Order | null
  /** why the last press came to nothing */
  problem: PayProblem | null
  /** of the last press, where it was refused or no answer came; null: it was answered, or is under way */
  refusal: unknown
  press: (order: Order) => void
}

/** Asks for one thing by card at a time: a press while one is under way does nothing, and equal ones are one purchase. */
export function usePurchasePress<Order>(parts: PurchasePressParts<Order>): PurchasePress<Order> {
  const { ask, failureOf, reread, onRefused } = parts
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [keys] = useState(() => createPressKeys())
  const [phase, setPhase] = useState<PurchasePressPhase>('ready')
  const [pressed, setPressed] = useState<Order | null>(null)
  const [problem, setProblem] = useState<PayProblem | null>(null)
  const [refusal, setRefusal] = useState<unknown>(null)
  const isRunning = useRef(false)
  const isOver = useRef(false)
  useEffect(() => {
    isOver.current = false
    return () => {
      isOver.current = true
    }
  }, [])
  // somebody came back from the provider's page by the browser's back
  useComeBack(() => {
    setPhase('ready')
    void reread()
  })

  function follow(purchase: Purchase): void {
    const { id, state, nextStep } = purchase
    if (nextStep.kind === 'page') {
      setPhase('leaving')
      window.location.assign(nextStep.url)
    } else if (state === 'failed' || state === 'expired' || state === 'released') {
      keys.end()
      setProblem({ sentence: failureOf(purchase), waitS: 0 })
      setPhase('ready')
      void reread()
    } else {
      // its own page begins with what was answered here: by its first look the wait may be over
      queries.setQueryData(purchaseQuery(id).queryKey, purchase)
      void navigate(`/pay/${id}`, { state: 'pressed' })
    }
  }

  async function run(order: Order): Promise<void> {
    try {
      const purchase = await ask(order, keys.keyOf)
      if (!isOver.current) follow(purchase)
    } catch (error) {
      // also where nobody looks any more: other pages show it
      await reread(error)
      if (isOver.current) return
      onRefused?.(error)
      setProblem(problemOf(error))
      setRefusal(error)
      setPhase('ready')
    } finally {
      isRunning.current = false
    }
  }

  return {
    ...{ phase, pressed, problem, refusal, isBusy: phase !== 'ready' },
    press(order) {
      if (isRunning.current || phase !== 'ready') return
      isRunning.current = true
      setPressed(() => order)
      setProblem(null)
      setRefusal(null)
      setPhase('asking')
      void run(order)
    },
  }
}
