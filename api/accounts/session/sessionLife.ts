const DAY_S = 86_400

/** Seconds without a request after which a session ends. */
export const IDLE_S = 7 * DAY_S
/** Seconds after sign-in when a session ends whatever happens. */
export const ABSOLUTE_S = 30 * DAY_S
/** Seconds between two writes of "still used". */
export const TOUCH_S = 3600
/** Seconds a nonce can be used. */
export const NONCE_S = 300

/**
 * SQL: the last "still used" of a session `s` is long ago.
 * @param now SQL of the present
 */
export function staleSession(now: string): string {
  return `s.updated_at < ${now} - make_interval(secs => ${TOUCH_S})`
}
/** SQL: what "still used" writes. */
export const TOUCHED = `updated_at = app.now(),
  expires_at = least(app.now() + make_interval(secs => ${IDLE_S}), created_at + make_interval(secs => ${ABSOLUTE_S}))`
