import { OPEN_PURCHASE_STATES } from '#domain/billing/words.ts'

/** States of purchases of which nobody knows yet what comes of them, as a list of SQL. */
export const OPEN_PURCHASES = OPEN_PURCHASE_STATES.map((state) => `'${state}'`).join(', ')
