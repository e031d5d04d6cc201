import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sentenceOf, Unreachable } from '#web/kit/api/ApiProblem.ts'
import { cachedMe, readAgain } from '#web/kit/api/queries.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { BOOKINGS_KEY, showBooking } from '../bookingQueries.ts'
import { useAwaited } from './useAwaited.ts'
import type { EscrowPress } from './useEscrowPress.ts'

/** Why this page sent nothing, in a sentence for who pressed. */
export class NothingSent extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'NothingSent'
  }
}

export interface CardPressParts<Order> {
  /** asks the server; answers the booking as it then is, or null where it is not told. Throws NothingSent where nothing was asked */
  take: (order: Order) => Promise<OwnBooking | null>
  /** true: what is read now is another state than the one that was decided about */
  isKnown: (order: Order) => boolean
  /** true: what is read now shows that something came of an answer that was lost; omit where `isKnown` says so too */
  isFound?: (order: Order) => boolean
  /** where it is read; omit for the calls of who looks */
  queryKey?: QueryKey
}

const IDLE: TxPhase = { at: 'idle' }
const UNKNOWN =
  'We could not reach the server, and whether this arrived is not known. Check your connection and press again: it is done once at most.'

function stopOf(error: unknown): TxPhase {
  const at = 'stopped' as const
  if (error instanceof Unreachable) return { at, cause: 'unreachable', sentence: UNKNOWN }
  const sentence = error instanceof NothingSent ? error.message : sentenceOf(error)
  return { at, cause: 'refused', sentence }
}

/** What somebody decided about a call by card, from press to answer. A second press while it works does nothing. */
export function useCardPress<Order>(parts: CardPressParts<Order>): EscrowPress<Order> {
  const { take, isKnown, isFound = isKnown, queryKey = BOOKINGS_KEY } = parts
  const queries = useQueryClient()
  const isSending = useRef(false)
  const [order, setOrder] = useState<Order | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isIncluded, setIncluded] = useState(false)
  const [phase, setPhase] = useState(IDLE)

  async function press(next: Order): Promise<void> {
    const me = cachedMe(queries)
    if (isSending.current || !me) return
    isSending.current = true
    setOrder(next)
    setIncluded(false)
    setPhase(IDLE)
    setBusy(true)
    try {
      const answer = await take(next)
      setIncluded(true)
      await readAgain(queries, { queryKey }, () => {
        if (answer) showBooking(queries, me.accountId, answer)
      })
    } catch (error) {
      setPhase(stopOf(error))
      // what was refused may have been so for what is another state by now, and an answer may be lost
      void readAgain(queries, { queryKey })
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  const isKnownNow = order !== null && isKnown(order)
  const look = () => void readAgain(queries, { queryKey })
  const isAwaited = useAwaited({ order, isTaken: isIncluded, isKnownNow, look })
  // its answer was lost, and what is read now shows that something came of it
  const wasLost = phase.at === 'stopped' && phase.cause === 'unreachable' && order !== null && isFound(order)
  return {
    ...{ phase: wasLost ? IDLE : phase, isBusy, order, isIncluded, isAwaited: isAwaited && !isBusy },
    send: (next) => void press(next),
    forget: () => {
      if (isSending.current || isAwaited) return
      setOrder(null)
      setIncluded(false)
      setPhase(IDLE)
    },
    warm: () => undefined,
  }
}
