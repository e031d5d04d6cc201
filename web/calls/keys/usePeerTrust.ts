import { useCallback, useEffect, useMemo, useState } from 'react'
import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'
import { forgetPin, keepPin, readPin } from './pins.ts'
import type { TrustLevel } from './trust.ts'
import { createTrustKeeper } from './trustKeeper.ts'

export interface PeerTrustFacts {
  /** null: nobody is opened */
  peer: OpenedPeer | null
  /** ids of accounts */
  own: string
  other: string
  agreedWallet: string | null
  bookingId: string
}

/** A page of the other side, and how far it is known. */
export interface PeerTrust {
  peer: OpenedPeer
  level: TrustLevel
}

/** How far the page at the other end is known; null: nobody is opened, or it is being looked up. */
export function usePeerTrust({ peer, own, other, agreedWallet, bookingId }: PeerTrustFacts): {
  trust: PeerTrust | null
  /** the words of this page were the same */
  keepCompared: (of: OpenedPeer) => void
  /** they differ */
  forgetDiffering: (of: OpenedPeer) => void
} {
  const [trust, setTrust] = useState<PeerTrust | null>(null)
  const keeper = useMemo(
    () =>
      createTrustKeeper({
        kept: readPin(own, other),
        keep: (pin) => void keepPin(own, other, pin),
        forget: () => void forgetPin(own, other),
        ...{ agreedWallet, bookingId },
      }),
    [own, other, agreedWallet, bookingId],
  )
  useEffect(() => {
    if (peer === null) return
    let isOver = false
    void keeper.meet(peer).then((level) => {
      if (!isOver) setTrust({ peer, level })
    })
    return () => {
      isOver = true
    }
  }, [keeper, peer])
  const keepCompared = useCallback(
    (of: OpenedPeer) => void keeper.compared(of).then((level) => setTrust({ peer: of, level })),
    [keeper],
  )
  const forgetDiffering = useCallback((of: OpenedPeer) => void keeper.differed(of), [keeper])
  // of the page that is there now: another one is another question
  return { trust: trust?.peer === peer ? trust : null, keepCompared, forgetDiffering }
}
