import { useEffect, useState } from 'react'
import type { CallOffer, CallPolicy, CallPrice, OwnCalls } from '#api/bookings/contract.ts'
import type { PrepareTx } from '#web/transactions/runTx.ts'
import { isWorking } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import type { CallActs } from '../ownCalls.ts'
import { untilThere } from './untilThere.ts'

type Own = Pick<OwnCalls, 'offers' | 'policies'>

interface Awaited {
  isThere: (own: Own) => boolean
  onThere: () => void
  /** it did not come in time */
  isLate: boolean
}

/** A price that a creator sells by wallet. */
export interface SellInput {
  /** what the server knows by now */
  own: Own
  offer: CallOffer
  price: CallPrice
  escrow: string
  /** linked to the account and connected, lower-case; null: none is */
  wallet: string | null
  onRefresh: CallActs['onRefresh']
  /** the price is open, and the server has it */
  onOpen: () => void
}

/** Terms of an offer that a wallet has on the chain already. */
export function policyFor(
  { policies }: Pick<OwnCalls, 'policies'>,
  { terms, termsVersion }: Pick<CallOffer, 'terms' | 'termsVersion'>,
  wallet: string | null,
): CallPolicy | null {
  const isIt = (one: CallPolicy) => one.terms === terms && one.termsVersion === termsVersion
  return policies.find((one) => isIt(one) && one.creator.toLowerCase() === wallet) ?? null
}

/** True where a price of an offer is open on the chain. */
export function isPriceOpen(
  { offers }: Pick<OwnCalls, 'offers'>,
  offerId: string,
  currency: string,
): boolean {
  const prices = offers.find(({ id }) => id === offerId)?.prices ?? []
  return prices.some((one) => one.rail === 'chain' && one.currency === currency && one.sale !== null)
}

/** Sells a price by wallet with two transactions, one a press: the terms where the wallet has none there, then the price. */
export function useSell({ own, offer, price, escrow, wallet, onRefresh, onOpen }: SellInput) {
  const { phase, run } = useTx()
  const [isPressed, setPressed] = useState(false)
  // sent, in a block, and not read by the server yet
  const [awaited, setAwaited] = useState<Awaited | null>(null)
  const policy = policyFor(own, offer, wallet)

  async function waitFor(isThere: (own: Own) => boolean, onThere: () => void): Promise<void> {
    setAwaited({ isThere, onThere, isLate: false })
    const isFound = await untilThere(onRefresh, isThere)
    setAwaited(isFound ? null : { isThere, onThere, isLate: true })
    if (isFound) onThere()
  }
  // what came late may be read by anything else on the page
  useEffect(() => {
    if (!awaited?.isLate || !awaited.isThere(own)) return
    setAwaited(null)
    awaited.onThere()
  }, [awaited, own])
  const isChanged = !own.offers.some(({ id }) => id === offer.id)
  async function prepared(onIncluded: () => void): Promise<PrepareTx> {
    const { createOffer, createPolicy } = await import('./sellTransaction.ts')
    if (policy === null) return createPolicy(escrow, offer, wallet ?? '', { onIncluded })
    const { lengthMinutes } = offer
    return createOffer(escrow, { price, lengthMinutes, policy }, { onIncluded })
  }
  async function send(): Promise<void> {
    if (wallet === null || isPressed || isChanged) return
    setPressed(true)
    const hasTerms = (now: Own) => policyFor(now, offer, wallet) !== null
    const isOpen = (now: Own) => isPriceOpen(now, offer.id, price.currency)
    try {
      const included = () =>
        void (policy === null ? waitFor(hasTerms, () => undefined) : waitFor(isOpen, onOpen))
      const prepare = await prepared(included)
      void run(prepare)
    } finally {
      setPressed(false)
    }
  }
  return {
    ...{ phase, policy, send },
    /** the offer is another one by now, or taken back */
    isChanged,
    isBusy: isPressed || isWorking(phase) || (awaited !== null && !awaited.isLate),
    /** it is on the chain, and the server has not read it in time */
    isLate: awaited?.isLate ?? false,
    waitMore: () => {
      if (awaited) void waitFor(awaited.isThere, awaited.onThere)
    },
  }
}
