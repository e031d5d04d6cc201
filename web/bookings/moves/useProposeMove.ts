import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { openWallet, prefetchWallet } from '#web/chain/openWallet.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { cachedMe, configQuery, readAgain } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import { nextTimes } from '../book/holdWords.ts'
import type { LostTime } from '../book/useHold.ts'
import { byWallet, type OwnBooking } from '../booked/bookingModel.ts'
import { BOOKINGS_KEY, showBooking } from '../booked/bookingQueries.ts'
import { agreedMoveText } from './cards/cardMoveModel.ts'

interface Result {
  /** of the wallet */
  phase: TxPhase
  /** it is decided, by wallet signed, and the server has not answered yet */
  isSending: boolean
  /** the time is not to be had any more, and what is free next */
  lost: LostTime | null
  /** why the server did not take it; null: nothing went wrong */
  problem: unknown
}

/** Proposes another date: by wallet signed, by card with the text that was shown; kept by the server. */
export interface ProposeMove extends Result {
  isBusy: boolean
  /** @param atMs start of it, in milliseconds since the epoch */
  send: (atMs: number) => void
  /** something else is chosen: what came of the last press is about that no more */
  forget: () => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

const NOTHING: Result = { phase: { at: 'idle' }, isSending: false, lost: null, problem: null }

/** What a refusal of the server means for the time that was proposed. */
function refusal(error: unknown, atMs: number): Result {
  const facts = error instanceof ApiProblem ? error.problem.facts : undefined
  if (facts?.next === undefined) return { ...NOTHING, problem: error }
  return { ...NOTHING, lost: { atMs, next: nextTimes(facts), sentence: sentenceOf(error) } }
}

/** Proposes another date for a booking. @param onProposed the server has it, and the page shows it */
export function useProposeMove(booking: OwnBooking, onProposed: () => void): ProposeMove {
  const queries = useQueryClient()
  const [result, setResult] = useState(NOTHING)
  const [isBusy, setBusy] = useState(false)
  const isPressed = useRef(false)

  /** Null: it was not signed, after the reason was shown. */
  async function signed(atMs: number): Promise<OwnBooking | null> {
    const emit = (phase: TxPhase) => setResult({ ...NOTHING, phase })
    emit({ at: 'preparing' })
    const [{ signNewDate }, config] = await Promise.all([
      import('./signNewDate.ts'),
      queries.ensureQueryData(configQuery()),
    ])
    const nowS = () => Math.floor(serverNow() / 1000)
    const order = { booking: byWallet(booking), atMs, chainId: config.chain.id }
    const body = await signNewDate(order, { open: () => openWallet(config), nowS }, emit)
    if (body === null) return null
    setResult({ ...NOTHING, isSending: true })
    return call('proposeMove', { params: { bookingId: booking.id }, body })
  }
  async function agreed(atMs: number): Promise<OwnBooking> {
    setResult({ ...NOTHING, isSending: true })
    // an empty one is refused like any that differs from what the server has
    const body = { startAt: atMs / 1000, text: agreedMoveText(booking, atMs) ?? '' }
    return call('proposeCardMove', { params: { bookingId: booking.id }, body })
  }
  async function propose(atMs: number): Promise<void> {
    const accountId = cachedMe(queries)?.accountId ?? ''
    const answer = await (booking.rail === 'card' ? agreed(atMs) : signed(atMs))
    if (answer === null) return
    await readAgain(queries, { queryKey: BOOKINGS_KEY }, () => showBooking(queries, accountId, answer))
    setResult(NOTHING)
    onProposed()
  }
  async function press(atMs: number): Promise<void> {
    if (isPressed.current) return
    isPressed.current = true
    setBusy(true)
    try {
      await propose(atMs)
    } catch (error) {
      setResult(refusal(error, atMs))
      // it may be there, or the booking may be another one by now; its free times are read with it
      void readAgain(queries, { queryKey: BOOKINGS_KEY })
    } finally {
      isPressed.current = false
      setBusy(false)
    }
  }
  return {
    ...{ ...result, isBusy },
    send: (atMs) => void press(atMs),
    forget: () => {
      if (!isPressed.current) setResult(NOTHING)
    },
    warm: () => {
      if (booking.rail === 'card') return
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      import('./signNewDate.ts').catch(() => null)
    },
  }
}
