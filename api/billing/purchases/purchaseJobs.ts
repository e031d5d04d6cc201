import type { Pool } from 'pg'
import { isProviderAway, PaymentsBusy } from '../../ports/payments.ts'
import type { Jobs } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import { dropErasedCustomers } from '../cards/dropErasedCustomers.ts'
import { askPurchase } from './askPurchase.ts'
import { forgetCardMarks } from './declines.ts'
import type { PurchaseDeps } from './deps.ts'
import { bookLate } from './lateMoney/bookLate.ts'
import { giveBackDue } from './lateMoney/giveBack.ts'
import { type DuePurchase, nextInLine } from './line/nextInLine.ts'
import { createPace, type Pace } from './line/pace.ts'
import { findPurchase, isOpenPurchase } from './purchaseStore.ts'

const LINE_MS = 500
const LOOK_MS = 5000
const MINUTE_MS = 60_000
/** Asked in one turn. */
const PER_TURN = 40
/** The first looks come soon; nothing open is left alone for longer than this. */
const FIRST_PAUSE_S = 10
const MAX_PAUSE_S = 600

/** Purchases that nobody asked about for a while, put off so that one that cannot be asked for holds up nobody. */
async function takeDue(pool: Pool): Promise<DuePurchase[]> {
  const { rows } = await pool.query<DuePurchase>(
    `UPDATE app.purchase SET asks = asks + 1,
       ask_at = app.now() + make_interval(secs => least(${FIRST_PAUSE_S} * 2 ^ least(asks, 10), ${MAX_PAUSE_S}))
     WHERE id IN (SELECT id FROM app.purchase WHERE ask_at <= app.now() AND state IN ('checkout_open', 'processing', 'unknown')
       ORDER BY ask_at LIMIT ${PER_TURN} FOR UPDATE SKIP LOCKED) RETURNING id, creator_id AS "creatorId"`,
  )
  return rows
}

/** How the purchases of a turn are asked about. */
interface Turn {
  places: Places
  pace?: Pace
}

/**
 * Asks about some at a time. The first that says that the provider is busy ends the turn; one of which nothing is heard ends
 * its creator's, and two of them everybody's. @returns those not asked about
 */
async function askAll(
  deps: PurchaseDeps,
  due: DuePurchase[],
  { places, pace }: Turn,
): Promise<DuePurchase[]> {
  const silent = new Set<string>()
  const leftOut: DuePurchase[] = []
  let isAway = false
  const one = async (of: DuePurchase) => {
    const { id, creatorId } = of
    if (silent.has(creatorId)) return void leftOut.push(of)
    const row = await findPurchase(deps.pool, id)
    if (!row || !isOpenPurchase(row)) return
    await askPurchase(deps, row).then(
      (sent) => {
        if ('isAway' in sent && sent.isAway) isAway = true
        else silent.clear()
      },
      (error: Error) => {
        if (isProviderAway(error)) silent.add(creatorId)
        if (error instanceof PaymentsBusy || silent.size > 1) isAway = true
        deps.log.warn({ purchaseId: id, cause: error.message }, 'purchase not asked for')
      },
    )
  }
  const before = async () => {
    if (!isAway) await pace?.next()
    return !isAway
  }
  const left = await places.begin(due, { laneOf: ({ creatorId }) => creatorId, work: one, before })
  if (isAway) pace?.refused()
  return [...leftOut, ...left]
}

/** Asks about what is open and nobody looks at. Whoever was not asked about is due again at once. */
export async function askDue(deps: PurchaseDeps, places: Places = patientPlaces()): Promise<void> {
  const left = (await askAll(deps, await takeDue(deps.pool), { places })).map(({ id }) => id)
  if (left.length > 0)
    await deps.pool.query(
      'UPDATE app.purchase SET ask_at = app.now(), asks = greatest(asks - 1, 0) WHERE id = ANY ($1)',
      [left],
    )
}

/** Asks for what waits for the provider, in its order and as fast as the provider takes it. */
export async function askLine(
  deps: PurchaseDeps,
  pace: Pace = createPace(deps.clock),
  places: Places = patientPlaces(),
): Promise<void> {
  await askAll(deps, await nextInLine(deps.pool, PER_TURN), { places, pace })
}

/** Work of purchases: who waits for the provider, what is open and nobody looks at, and what has to go back. */
export function purchaseJobs(deps: PurchaseDeps, newPlaces: () => Places): Jobs {
  if (!deps.payments) return {}
  const { pool } = deps
  const pace = createPace(deps.clock)
  const [lineOnes, openOnes, backOnes] = [newPlaces(), newPlaces(), newPlaces()]
  return {
    loops: [
      {
        ...{ name: 'purchase-line', everyMs: LINE_MS, isExclusive: true },
        run: () => askLine(deps, pace, lineOnes),
      },
      {
        ...{ name: 'open-purchases', everyMs: LOOK_MS, isExclusive: true },
        run: () => askDue(deps, openOnes),
      },
      {
        ...{ name: 'purchase-money', everyMs: LOOK_MS, isExclusive: true },
        run: async () => {
          await giveBackDue(deps, backOnes)
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
