/** Seconds a code is good. */
export const CODE_LIFE_S = 600
/** Tries of one code. */
export const CODE_TRIES = 5
/** Codes of one address that are open at a time, and mails in a quarter of an hour; a browser that is known has its own. */
export const OPEN_CODES = 3
export const MAILS = 3
export const MAILS_S = 900
/** Wrong tries in a day after which an address takes no code any more, from browsers like the one that tried. */
export const WRONG_TRIES = 30
/** How long a row counts. */
export const COUNTED_S = 86_400
/** How long a browser is known. */
export const BROWSER_S = 31_536_000

/** SQL: codes of the same address from the same kind of browser as those of row `c`: strangers share, a known browser has its own. */
export const SAME_KIND = 'o.email = c.email AND o.browser_hash IS NOT DISTINCT FROM c.browser_hash'
/** SQL: wrong tries of today have used up what row `c` may still try. Flows without a mail are nothing to guess. */
export const IS_LOCKED = `(SELECT coalesce(sum(o.tries - (o.used_at IS NOT NULL)::int), 0) >= ${WRONG_TRIES} FROM app.email_code o
  WHERE ${SAME_KIND} AND o.granted_at IS NOT NULL AND o.created_at > app.now() - make_interval(secs => ${COUNTED_S}))`
