import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'
import { comparedPin, isPinOf, type Pin, pinOf, type TrustFacts, type TrustLevel, trustOf } from './trust.ts'

export interface TrustKeeperOptions extends Pick<TrustFacts, 'agreedWallet' | 'bookingId'> {
  /** who the other account was in the calls of this browser */
  kept: Promise<Pin | null>
  keep: (pin: Pin) => void
  /** keeps nobody any more */
  forget: () => void
}

/** What this page knows of the other side's pages, one after the other, in one call. */
export interface TrustKeeper {
  /** How far a page that was opened is known; who it is is kept where that takes no word of the person. */
  meet(peer: OpenedPeer): Promise<TrustLevel>
  /** The person pressed that the words are the same. */
  compared(peer: OpenedPeer): Promise<TrustLevel>
  /** The person pressed that they differ: if it is this one who is kept, nobody is any more. */
  differed(peer: OpenedPeer): Promise<void>
}

/** Every page is met with what is kept by then: who comes second in one call is held against who came first. */
export function createTrustKeeper({ kept, keep, forget, ...call }: TrustKeeperOptions): TrustKeeper {
  let latest = kept
  const remember = (pin: Pin) => {
    latest = Promise.resolve(pin)
    keep(pin)
  }
  return {
    async meet(peer) {
      const facts = { peer, pin: await latest, ...call }
      const next = pinOf(facts)
      if (next) remember(next)
      return trustOf(facts)
    },
    async compared(peer) {
      const pin = comparedPin({ peer, ...call })
      remember(pin)
      return trustOf({ peer, pin, ...call })
    },
    async differed(peer) {
      const pin = await latest
      if (!pin || !isPinOf(peer, pin)) return
      latest = Promise.resolve(null)
      forget()
    },
  }
}

/** The wallet of the other side in what both agreed to; null: it is paid by card. */
export function agreedWalletOf({
  side,
  escrow,
}: {
  side: 'creator' | 'fan'
  escrow: { creator: string; fan: string } | null
}): string | null {
  if (escrow === null) return null
  return side === 'fan' ? escrow.creator : escrow.fan
}
