import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'

/**
 * How far this browser knows who is at the other end. agreement: confirmed by the wallet of the booking's agreement; compared: as when the words
 * were compared; known: confirmed, and as in an earlier booking; new: confirmed, and in this booking for the first time; unbound: by the words
 * alone; changed: somebody else than last time.
 */
export const TRUST_LEVELS = ['agreement', 'compared', 'known', 'new', 'unbound', 'changed'] as const
export type TrustLevel = (typeof TRUST_LEVELS)[number]

/** Who the other account was in the calls of this browser. */
export interface Pin {
  /** as `identityOf` */
  identity: string
  /** the device key that they had last */
  key: string
  /** a person pressed that the words are the same */
  isCompared: boolean
  /** id of the booking in which this identity was met first: who stands between from its beginning would be known by its middle */
  bookingId: string
}

type Peer = Pick<OpenedPeer, 'key' | 'binding'>

/** What a level follows from. */
export interface TrustFacts {
  peer: Peer
  /** null: none is kept */
  pin: Pin | null
  /** the other side's wallet in the agreement of the booking; null: it is paid by card */
  agreedWallet: string | null
  /** of the call that both are in */
  bookingId: string
}

const keyIdentity = (key: string) => `key:${key}`

/** Who the other end is: whose wallet or passkey confirmed its key, else the key itself. */
export function identityOf({ key, binding }: Peer): string {
  if (!binding) return keyIdentity(key)
  return binding.way === 'wallet' ? `wallet:${binding.address.toLowerCase()}` : `passkey:${binding.publicKey}`
}

/** Who compared words with a key and confirmed it afterwards is the same one: nobody else has that key. */
const isPinned = (peer: Peer, { identity }: Pin) =>
  identity === identityOf(peer) || identity === keyIdentity(peer.key)

/** The browser of before, whose confirmation is over or was taken back: it may have been lost, so it is nobody known and nobody else. */
const isBare = ({ key, binding }: Peer, pin: Pin) => !binding && pin.key === key

/** How far the other end is known. What this browser keeps counts before what the site says of the agreement. */
export function trustOf({ peer, pin, agreedWallet, bookingId }: TrustFacts): TrustLevel {
  const { binding } = peer
  const isAgreed = binding?.way === 'wallet' && binding.address.toLowerCase() === agreedWallet?.toLowerCase()
  if (pin && !isPinned(peer, pin)) return isBare(peer, pin) ? 'unbound' : 'changed'
  if (pin?.isCompared) return 'compared'
  if (isAgreed) return 'agreement'
  if (!binding) return 'unbound'
  return pin && pin.bookingId !== bookingId ? 'known' : 'new'
}

/** What is kept without a word of the person: who is confirmed, unless somebody else was kept. null: what is kept stays. */
export function pinOf(facts: TrustFacts): Pin | null {
  const { peer, pin, bookingId } = facts
  if (!peer.binding || trustOf(facts) === 'changed') return null
  return {
    ...{ identity: identityOf(peer), key: peer.key },
    ...{ isCompared: pin?.isCompared ?? false, bookingId: pin?.bookingId ?? bookingId },
  }
}

/** What is kept once the person pressed that the words are the same. */
export function comparedPin({ peer, bookingId }: Pick<TrustFacts, 'peer' | 'bookingId'>): Pin {
  return { identity: identityOf(peer), key: peer.key, isCompared: true, bookingId }
}

/** Whether who is kept is this one, by who confirmed the key or by the key: the words differ, so nobody knows who that is. */
export function isPinOf(peer: Peer, pin: Pin): boolean {
  return pin.identity === identityOf(peer) || pin.key === peer.key
}
