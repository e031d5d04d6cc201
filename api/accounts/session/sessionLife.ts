const DAY_S = 86_400

/** Seconds without a request after which a session ends. */
export const IDLE_S = 7 * DAY_S
/** Seconds after sign-in when a session ends whatever happens. */
export const ABSOLUTE_S = 30 * DAY_S
/** Seconds between two writes of "still used". */
export const TOUCH_S = 3600
/** Seconds a nonce can be used. */
export const NONCE_S = 300
