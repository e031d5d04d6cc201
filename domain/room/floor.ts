/** Fewest and, where the installation says nothing else, most speakers of a voice room beside its host. */
export const SPEAKERS = { min: 2, max: 5, absolute: 50 } as const

/** Seconds in which who may speak has to turn the microphone on. */
export const GRANT_S = 60

/** Seconds for which who left the page, or loads it again, keeps the turn of a request. */
export const TURN_KEPT_S = 60
