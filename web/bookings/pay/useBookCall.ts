import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import { cachedMe, configQuery } from '#web/kit/api/queries.ts'
import { readCurrency } from '#web/transactions/readCurrency.ts'
import { type PrepareTx, Withheld } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import { reservationsQuery } from '../book/bookQueries.ts'
import type { SoldCallPrice } from './heldAgreement.ts'
import { nextNonceOfHeld, nonceOfHeld } from './heldNonce.ts'

const UNLISTED =
  'This page does not know that currency any more. Nothing was paid. Load the page again, or pay in another one.'
/** While it is on its way the time is held for longer, as soon as the server saw it. */
const READ_AGAIN_MS = 3000

/** A held time that is paid by wallet. */
export interface BookCall extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** code of the currency that was pressed last */
  pressed: string | null
  /** code of the currency whose allowance is there: what is pressed next in it pays */
  allowed: string | null
  /** it was sent from here, and nobody here knows what became of it */
  isSent: boolean
  /** a payment for this time is on its way, from here or from before a reload */
  isPaying: boolean
  nonce: bigint
  press: (price: SoldCallPrice) => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** Pays for a held time from press to block. @param onBooked in a block and seen by the server */
export function useBookCall(reservation: Reservation, onBooked: (one: Reservation) => void): BookCall {
  const queries = useQueryClient()
  const chosen = useRef<SoldCallPrice | null>(null)
  const [pressed, setPressed] = useState<string | null>(null)
  const [nonce, setNonce] = useState(() => nonceOfHeld(reservation.id))
  const [allowed, setAllowed] = useState<string | null>(null)

  async function begin(): Promise<PrepareTx | null> {
    const me = cachedMe(queries)
    const price = chosen.current
    if (!me || !price) return null
    const [{ nextBookAction }, listed, config] = await Promise.all([
      import('./bookTransaction.ts'),
      readCurrency(queries, Number(price.currency)),
      queries.ensureQueryData(configQuery()),
    ])
    const escrow = config.contracts.consultationEscrow
    const wallets = me.wallets.map((each) => each.toLowerCase())
    return async (owner, read) => {
      if (!listed || escrow === null) throw new Withheld(UNLISTED)
      const order = {
        reservation,
        price,
        nonce,
        chainId: config.chain.id,
        escrow,
        token: listed.token,
        wallets,
        onNonceTaken: () => setNonce(nextNonceOfHeld(reservation.id)),
      }
      return nextBookAction(order, owner, read)
    }
  }
  const { phase, isBusy, isAllowed, press } = useTxPress({
    begin,
    onIncluded: () => {
      onBooked(reservation)
      void queries.invalidateQueries({ queryKey: ['bookings'] })
    },
    // what was turned down may have been so for a price that is another one by now
    onEnd: () => {
      void queries.invalidateQueries({ queryKey: reservationsQuery().queryKey })
      // a hash that is kept in this browser is stored with that
      void queries.invalidateQueries({ queryKey: ['tx-intents'] })
    },
  })
  useEffect(() => {
    if (isAllowed && phase.at === 'safe') setAllowed(chosen.current?.currency ?? null)
  }, [isAllowed, phase])
  const isSent = phase.at === 'stopped' && phase.isSent === true
  const isPaying = isBusy || isSent || reservation.isPaying
  // one that the server knows to be paid is read again by the query itself
  const isUnknown = (isBusy || isSent) && !reservation.isPaying
  useQuery({ ...reservationsQuery(), enabled: isUnknown, refetchInterval: READ_AGAIN_MS })
  return {
    ...{ phase, isBusy, pressed, allowed, isSent, isPaying, nonce },
    press(price) {
      if (isPaying) return
      chosen.current = price
      setPressed(price.currency)
      press()
    },
    warm() {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
      import('./bookTransaction.ts').catch(() => null)
    },
  }
}
