import type { Pool } from 'pg'
import { isProviderAway } from '../../ports/payments.ts'
import type { Jobs } from '../../queue/jobs.ts'
import { dropErasedCustomers } from '../cards/dropErasedCustomers.ts'
import { askPurchase } from './askPurchase.ts'
import { forgetCardMarks } from './declines.ts'
import type { PurchaseDeps } from './deps.ts'
import { bookLate } from './lateMoney/bookLate.ts'
import { giveBackDue } from './lateMoney/giveBack.ts'
import { nextInLine } from './line/nextInLine.ts'
import { createPace, type Pace } from './line/pace.ts'
import { findPurchase, isOpenPurchase } from './purchaseStore.ts'

const LINE_MS = 500
const LOOK_MS = 5000
const MINUTE_MS = 60_000
/** Asked at the same time, and in one turn. */
const AT_ONCE = 8
const PER_TURN = 40
/** The first looks come soon; nothing open is left alone for longer than this. */
const FIRST_PAUSE_S = 10
const MAX_PAUSE_S = 600

/** Purchases that nobody asked about for a while, put off so that one that cannot be asked for holds up nobody. */
async function takeDue(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE app.purchase SET asks = asks + 1,
       ask_at = app.now() + make_interval(secs => least(${FIRST_PAUSE_S} * 2 ^ least(asks, 10), ${MAX_PAUSE_S}))
     WHERE id IN (SELECT id FROM app.purchase WHERE ask_at <= app.now() AND state IN ('checkout_open', 'processing', 'unknown')
       ORDER BY ask_at LIMIT ${PER_TURN} FOR UPDATE SKIP LOCKED) RETURNING id`,
  )
  return rows.map(({ id }) => id)
}

/** Asks about some at a time; the first that says that the provider is busy or away ends the turn. @returns those not asked about */
async function askAll(deps: PurchaseDeps, ids: string[], pace?: Pace): Promise<string[]> {
  const waiting = [...ids]
  let isAway = false
  const one = async () => {
    while (!isAway && waiting.length > 0) {
      await pace?.next()
      // whoever waited for the turn may find that there is none any more
      const id = isAway ? undefined : waiting.shift()
      if (id === undefined) return
      const row = await findPurchase(deps.pool, id)
      if (!row || !isOpenPurchase(row)) continue
      await askPurchase(deps, row).then(
        (sent) => {
          if ('isAway' in sent && sent.isAway) isAway = true
        },
        (error: Error) => {
          if (isProviderAway(error)) isAway = true
          deps.log.warn({ purchaseId: id, cause: error.message }, 'purchase not asked for')
        },
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  if (isAway) pace?.refused()
  return waiting
}

/** Asks about what is open and nobody looks at. Whoever was not asked about is due again at once. */
export async function askDue(deps: PurchaseDeps): Promise<void> {
  const left = await askAll(deps, await takeDue(deps.pool))
  if (left.length > 0)
    await deps.pool.query(
      'UPDATE app.purchase SET ask_at = app.now(), asks = greatest(asks - 1, 0) WHERE id = ANY ($1)',
      [left],
    )
}

/** Asks for what waits for the provider, in its order and as fast as the provider takes it. */
export async function askLine(deps: PurchaseDeps, pace: Pace = createPace(deps.clock)): Promise<void> {
  await askAll(deps, await nextInLine(deps.pool, PER_TURN), pace)
}

/** Work of purchases: who waits for the provider, what is open and nobody looks at, and what has to go back. */
export function purchaseJobs(deps: PurchaseDeps): Jobs {
  if (!deps.payments) return {}
  const { pool } = deps
  const pace = createPace(deps.clock)
  return {
    loops: [
      {
        ...{ name: 'purchase-line', everyMs: LINE_MS, isExclusive: true },
        run: () => askLine(deps, pace),
      },
      {
        ...{ name: 'open-purchases', everyMs: LOOK_MS, isExclusive: true },
        run: () => askDue(deps),
      },
      {
        ...{ name: 'purchase-money', everyMs: LOOK_MS, isExclusive: true },
        run: async () => {
          await giveBackDue(deps)
        },
      },
      {
        ...{ name: 'purchase-books', everyMs: MINUTE_MS, isExclusive: true },
        run: async () => {
          await bookLate(deps)
          await dropErasedCustomers(deps)
        },
      },
    ],
    timetable: [{ task: 'forget-card-marks', at: '37 3 * * *', run: () => forgetCardMarks(pool) }],
  }
}
