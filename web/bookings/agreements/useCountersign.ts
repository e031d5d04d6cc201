import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { openWallet, prefetchWallet } from '#web/chain/openWallet.ts'
import { call } from '#web/kit/api/client.ts'
import { cachedMe, configQuery, readAgain } from '#web/kit/api/queries.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import { byWallet, type OwnBooking } from '../booked/bookingModel.ts'
import { BOOKINGS_KEY, showBooking } from '../booked/bookingQueries.ts'

interface Result {
  /** of the wallet */
  phase: TxPhase
  /** it is signed, and the server has not answered yet */
  isSending: boolean
  /** what went wrong without the wallet; null: nothing did */
  problem: unknown
  /** true: the server was asked before that */
  wasSent: boolean
}

/** Signs what was agreed: by the wallet of the creator, kept by the server. */
export interface Countersign extends Result {
  isBusy: boolean
  /** true: it was pressed here */
  isPressed: boolean
  sign: () => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

const NOTHING: Result = { phase: { at: 'idle' }, isSending: false, problem: null, wasSent: false }

/** Signs what was agreed about a booking. */
export function useCountersign(booking: OwnBooking): Countersign {
  const queries = useQueryClient()
  const [result, setResult] = useState(NOTHING)
  const [isBusy, setBusy] = useState(false)
  const [isPressed, setPressed] = useState(false)
  const isSigning = useRef(false)

  async function countersign(): Promise<void> {
    const accountId = cachedMe(queries)?.accountId ?? ''
    const emit = (phase: TxPhase) => setResult({ ...NOTHING, phase })
    emit({ at: 'preparing' })
    const [{ signAgreement }, config] = await Promise.all([
      import('./signAgreement.ts'),
      queries.ensureQueryData(configQuery()),
    ])
    const order = { booking: byWallet(booking), chainId: config.chain.id }
    const signature = await signAgreement(order, () => openWallet(config), emit)
    if (signature === null) return
    setResult({ ...NOTHING, isSending: true })
    const answer = await call('countersign', { params: { bookingId: booking.id }, body: { signature } })
    await readAgain(queries, { queryKey: BOOKINGS_KEY }, () => showBooking(queries, accountId, answer))
    setResult(NOTHING)
  }
  async function press(): Promise<void> {
    if (isSigning.current) return
    isSigning.current = true
    setPressed(true)
    setBusy(true)
    try {
      await countersign()
    } catch (error) {
      setResult(({ isSending }) => ({ ...NOTHING, problem: error, wasSent: isSending }))
      // its answer may be lost, and the server has it
      void readAgain(queries, { queryKey: BOOKINGS_KEY })
    } finally {
      isSigning.current = false
      setBusy(false)
    }
  }
  return {
    ...{ ...result, isBusy, isPressed },
    sign: () => void press(),
    warm: () => {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      import('./signAgreement.ts').catch(() => null)
    },
  }
}
