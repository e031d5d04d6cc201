import { useEffect, useRef, useState } from 'react'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { createPressKeys, type PayProblem, problemOf } from '#web/payments/cardPress.ts'
import { FAILURE_TEXT } from '#web/payments/cardText.ts'
import { useComeBack } from '#web/payments/useComeBack.ts'
import type { OldPrice } from './PayView.tsx'

/** A quote is asked for again so long before it ends. */
const SPARE_MS = 20_000

/** `unsold`: there is no quote, and `problem` says why. */
export type PayPhase = 'quoting' | 'ready' | 'paying' | 'leaving' | 'unsold'

export interface PaymentInput {
  channelId: string
  tierNo: number
  /** path of this site to go on at afterwards */
  returnTo: string
  /** the right is there */
  onPaid: () => void
  /** it takes longer: its own page tells how it stands */
  onWait: (purchase: Purchase) => void
}

export interface Payment {
  step: PayPhase
  quote: CardQuote | null
  was: OldPrice | null
  problem: PayProblem | null
  /** null: a new card */
  cardId: string | null
  choose(cardId: string | null): void
  press(): void
  /** asks for the price again */
  retry(): void
}

const isBought = ({ state, isProvisional }: Purchase) => state === 'paid' || isProvisional

/** One sheet from its quote to the payment. A press while one is under way does nothing, and all are one purchase. */
export function usePayment(input: PaymentInput): Payment {
  const latest = useRef(input)
  latest.current = input
  const [step, setStep] = useState<PayPhase>('quoting')
  const [quote, setQuote] = useState<CardQuote | null>(null)
  const [was, setWas] = useState<OldPrice | null>(null)
  const [problem, setProblem] = useState<PayProblem | null>(null)
  const [cardId, setCardId] = useState<string | null>(null)
  const [keys] = useState(() => createPressKeys())
  const isRunning = useRef(false)
  const isOver = useRef(false)
  const shown = useRef<CardQuote | null>(null)

  /** What was shown before stays until the new price is there, and is named beside it. */
  async function askPrice(): Promise<'same' | 'other'> {
    const { channelId, tierNo } = latest.current
    const before = shown.current
    const fresh = await call('quoteCardPass', { body: { channelId, tierNo } })
    if (isOver.current) return 'same'
    shown.current = fresh
    setQuote(fresh)
    const isOther = before !== null && (before.amount !== fresh.amount || before.currency !== fresh.currency)
    if (isOther) setWas(before)
    const first = fresh.cards[0]?.id ?? null
    // a card may be gone since it was chosen
    setCardId((now) => (before ? (fresh.cards.some(({ id }) => id === now) ? now : null) : first))
    setStep('ready')
    return isOther ? 'other' : 'same'
  }

  async function follow(purchase: Purchase): Promise<void> {
    const { state, nextStep, failCode } = purchase
    if (isBought(purchase)) latest.current.onPaid()
    else if (nextStep.kind === 'page') {
      setStep('leaving')
      window.location.assign(nextStep.url)
    } else if (state === 'failed' || state === 'expired') {
      // that one is over, and a quote buys once: the next press is another purchase, at the price of now
      keys.end()
      const isShown = await askPrice().then(
        () => true,
        () => false,
      )
      setProblem({ sentence: FAILURE_TEXT[failCode ?? 'DECLINED'], waitS: 0 })
      if (!isShown) setStep('unsold')
    } else latest.current.onWait(purchase)
  }

  async function pay(sold: CardQuote): Promise<void> {
    // a sheet sells one pass: neither another quote nor another card is a second purchase of it
    const clientKey = keys.keyOf([])
    const way = cardId === null ? { way: 'checkout' as const } : { way: 'saved_card' as const, cardId }
    const { returnTo } = latest.current
    const body = { quote: sold.quote, clientKey, returnTo, ...way }
    try {
      const purchase = await call('startPurchase', { body })
      if (!isOver.current) await follow(purchase)
    } catch (error) {
      const code = problemCode(error)
      if (code !== 'PRICE_CHANGED' && code !== 'QUOTE_EXPIRED') throw error
      const isSame = (await askPrice()) === 'same'
      if (code === 'QUOTE_EXPIRED')
        setProblem({ sentence: 'The price was shown too long ago. Nothing was paid. Press again.', waitS: 0 })
      // it may be the terms alone that changed
      else if (isSame) setProblem(problemOf(error))
    }
  }

  function run(next: PayPhase, after: PayPhase, work: () => Promise<unknown>): void {
    if (isRunning.current) return
    isRunning.current = true
    setStep(next)
    setProblem(null)
    work()
      .catch((error: unknown) => {
        if (isOver.current) return
        setProblem(problemOf(error))
        setStep(after)
      })
      .finally(() => {
        isRunning.current = false
      })
  }

  const retry = () => run('quoting', 'unsold', askPrice)
  const first = useRef(retry)
  useEffect(() => {
    isOver.current = false
    first.current()
    return () => {
      isOver.current = true
    }
  }, [])

  const renew = useRef(askPrice)
  renew.current = askPrice
  const isReady = step === 'ready'
  useEffect(() => {
    if (!quote || !isReady) return
    const leftMs = Date.parse(quote.expiresAt) - serverNow() - SPARE_MS
    // what cannot be renewed now is said when it is pressed
    const timer = setTimeout(() => void renew.current().catch(() => undefined), Math.max(0, leftMs))
    return () => clearTimeout(timer)
  }, [quote, isReady])
  // somebody came back from the provider's page by the browser's back
  useComeBack(() => setStep((now) => (now === 'leaving' ? 'ready' : now)))

  return {
    ...{ step, quote, was, problem, cardId, choose: setCardId, retry },
    press: () => {
      if (!quote || step !== 'ready') return
      run('paying', 'ready', () => {
        setWas(null)
        return pay(quote)
      })
    },
  }
}
