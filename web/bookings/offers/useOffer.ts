import { useRef, useState } from 'react'
import type { CallOffer, CallOfferWish } from '#api/bookings/contract.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import type { CallActs } from '../ownCalls.ts'
import {
  checkOffer,
  isOfferOf,
  type OfferDraft,
  type OfferFaults,
  offerDraft,
  type PriceKind,
  refusedOffer,
} from './offerDraft.ts'

const GONE =
  'The offer that you change is gone by now. What you typed is still here: press again to add it as one more.'

/** What came of a press; it is about what was sent, and no longer about what is typed since. */
interface Pressed {
  draft: OfferDraft
  faults: OfferFaults
  rest: string | null
}

export interface OfferProps {
  /** what is changed; null: it is one more */
  offer: CallOffer | null
  /** what is there as the form opens */
  offers: readonly CallOffer[]
  kinds: readonly PriceKind[]
  acts: Pick<CallActs, 'onOffer' | 'onRefresh'>
  onClose: () => void
}

/** An offer as it is being typed, and sent once. */
export function useOffer({ offer, offers, kinds, acts, onClose }: OfferProps) {
  const [draft, setDraft] = useState(() => offerDraft(offer))
  const [replaces, setReplaces] = useState(offer?.id ?? null)
  const [pressed, setPressed] = useState<Pressed | null>(null)
  const [isBusy, setBusy] = useState(false)
  const isSending = useRef(false)
  const [known] = useState(() => new Set(offers.map(({ id }) => id)))
  // sent, and nobody knows whether it is there
  const lost = useRef<CallOfferWish | null>(null)

  /** What is there by now, and which of it a wish made. */
  async function lookFor(wish: CallOfferWish) {
    const { offers: fresh } = await acts.onRefresh()
    lost.current = null
    return { fresh, made: fresh.find((one) => !known.has(one.id) && isOfferOf(one, wish)) }
  }

  async function refuse(error: unknown, wish: CallOfferWish): Promise<void> {
    let { faults, rest } = refusedOffer(error, wish.prices)
    const isLost = !(error instanceof ApiProblem) || error.problem.status >= 500
    if (isLost) lost.current ??= wish
    if (isLost || problemCode(error) === 'CONFLICT') {
      const found = await lookFor(lost.current ?? wish).catch(() => null)
      if (found?.made && isOfferOf(found.made, wish)) return onClose()
      if (found?.made) setReplaces(found.made.id)
      else if (found && wish.replaces !== null && !found.fresh.some(({ id }) => id === wish.replaces)) {
        setReplaces(null)
        ;[faults, rest] = [{}, GONE]
      }
    }
    setPressed({ draft, faults, rest })
  }
  /** Sends it, unless a press of before made it whose answer never came; what that made else is changed. */
  async function deliver(wish: CallOfferWish): Promise<void> {
    const made = lost.current ? (await lookFor(lost.current)).made : undefined
    if (made && isOfferOf(made, wish)) return
    if (made) setReplaces(made.id)
    await acts.onOffer(made ? { ...wish, replaces: made.id } : wish)
  }
  async function send(): Promise<void> {
    if (isSending.current) return
    const found = checkOffer(draft, kinds)
    if ('faults' in found) return setPressed({ draft, faults: found.faults, rest: null })
    isSending.current = true
    setBusy(true)
    setPressed(null)
    const wish = { ...found.wish, replaces }
    try {
      await deliver(wish)
      onClose()
    } catch (error) {
      await refuse(error, wish)
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  const isOfNow = pressed?.draft === draft
  return {
    ...{ draft, isBusy, send, isNew: replaces === null },
    faults: isOfNow ? pressed.faults : {},
    rest: isOfNow ? pressed.rest : null,
    change: (part: Partial<OfferDraft>) => {
      // what is on its way is what is shown
      if (!isSending.current) setDraft({ ...draft, ...part })
    },
  }
}
