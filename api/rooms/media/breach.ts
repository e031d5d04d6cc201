/**
 * Why something at the media provider is out of bounds. An ended seat may have a key still; an id that no seat has, or a track
 * that the key does not allow, the provider cannot let through while it checks permissions at all.
 */
export type Breach = 'ENDED_SEAT' | 'UNKNOWN_SEAT' | 'NO_PERMISSION'

/** Those that cannot happen while the provider checks permissions: after one, no earlier proof that it does is believed. */
export const IMPOSSIBLE_BREACHES: readonly Breach[] = ['UNKNOWN_SEAT', 'NO_PERMISSION']
