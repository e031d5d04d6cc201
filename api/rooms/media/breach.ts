/**
 * Why something at the media provider is out of bounds. An ended seat may have a key still; an id that no seat has, or a track
 * that the key does not allow, the provider cannot let through while it checks permissions at all. Sound of who spoke until a
 * moment ago is none, for the key of then is still good; later it is one, that a provider may let through: who was let in to
 * send is not asked for a key again.
 */
export type Breach = 'ENDED_SEAT' | 'UNKNOWN_SEAT' | 'NO_PERMISSION' | 'TAKEN_BACK'

/** Those that cannot happen while the provider checks permissions: after one, no earlier proof that it does is believed. */
export const IMPOSSIBLE_BREACHES: readonly Breach[] = ['UNKNOWN_SEAT', 'NO_PERMISSION']
