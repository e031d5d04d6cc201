import { inScope, type ScopedPool } from '#db/scope.ts'
import { isProviderAway, PaymentsBusy } from '../../ports/payments.ts'
import type { Jobs } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import { forgetCardMarks } from '../cards/declines.ts'
import { dropErasedCustomers } from '../cards/dropErasedCustomers.ts'
import { forgetLoop } from '../holds/forgetSaved.ts'
import { holdLoop } from '../holds/holdLoop.ts'
import { askPurchase } from './askPurchase.ts'
import type { PurchaseDeps } from './deps.ts'
import { bookLate } from './lateMoney/bookLate.ts'
import { giveBackDue } from './lateMoney/giveBack.ts'
import { atPace } from './line/atPace.ts'
import { type DuePurchase, nextInLine } from './line/nextInLine.ts'
import { createPace, type Pace } from './line/pace.ts'
import { isOpenPurchase, partiesOf } from './purchaseRow.ts'
import { findPurchase } from './purchaseStore.ts'

const LINE_MS = 500
const LOOK_MS = 5000
const MINUTE_MS = 60_000
/** Asked in one turn: of the line, and of what is open. */
const OF_LINE = 75
const OF_OPEN = 40
/** So many in a row that the provider has no time for: the turn is over. */
const MAX_IN_ROW = 3
/** The first looks come soon; nothing open is left alone for longer than this. */
const FIRST_PAUSE_S = 10
const MAX_PAUSE_S = 600

/** Purchases that nobody asked about for a while, put off so that one that cannot be asked for holds up nobody. */
async function takeDue(pool: ScopedPool): Promise<DuePurchase[]> {
  const { rows } = await pool.query<DuePurchase>(
    `UPDATE app.purchase SET asks = asks + 1,
       ask_at = app.now() + make_interval(secs => least(${FIRST_PAUSE_S} * 2 ^ least(asks, 10), ${MAX_PAUSE_S}))
     WHERE id IN (SELECT id FROM app.purchase WHERE ask_at <= app.now() AND state IN ('checkout_open', 'processing', 'unknown')
       ORDER BY ask_at LIMIT ${OF_OPEN} FOR UPDATE SKIP LOCKED) RETURNING id, creator_id AS "creatorId"`,
  )
  return rows
}

/** How the purchases of a turn are asked about. */
interface Turn {
  places: Places
  pace: Pace
}

/**
 * Asks about some at a time. Three in a row that the provider had no time for end the turn: one alone says that the pace is a
 * little high. One of which nothing is heard ends its creator's turn, and two of them everybody's. @returns those not asked about
 */
async function askAll(
  deps: PurchaseDeps,
  due: DuePurchase[],
  { places, pace }: Turn,
): Promise<DuePurchase[]> {
  const silent = new Set<string>()
  const leftOut: DuePurchase[] = []
  let inRow = 0
  const noTime = (isBusy: boolean) => {
    inRow++
    if (isBusy) pace.refused()
  }
  const isOver = () => inRow >= MAX_IN_ROW || silent.size > 1
  const paced = { ...deps, payments: deps.payments && atPace(deps.payments, pace), isUnseen: true }
  const one = async (of: DuePurchase) => {
    const { id, creatorId } = of
    if (silent.has(creatorId)) return void leftOut.push(of)
    const row = await findPurchase(deps.pool, id)
    if (!row || !isOpenPurchase(row)) return
    await askPurchase({ ...paced, pool: inScope(deps.pool, partiesOf(row)) }, row).then(
      (sent) => {
        if ('isAway' in sent && sent.isAway) return noTime(sent.isBusy === true)
        silent.clear()
        if ('url' in sent) inRow = 0
      },
      (error: Error) => {
        if (error instanceof PaymentsBusy) noTime(true)
        else if (isProviderAway(error)) silent.add(creatorId)
        deps.log.warn({ purchaseId: id, cause: error.message }, 'purchase not asked for')
      },
    )
  }
  const before = async () => {
    if (!isOver()) await pace.next()
    return !isOver()
  }
  const left = await places.begin(due, { laneOf: ({ creatorId }) => creatorId, work: one, before })
  return [...leftOut, ...left]
}

/** Asks about what is open and nobody looks at. Whoever was not asked about is due again at once. */
export async function askDue(
  deps: PurchaseDeps,
  pace: Pace = createPace(deps.clock),
  places: Places = patientPlaces(),
): Promise<void> {
  const left = (await askAll(deps, await takeDue(deps.pool), { places, pace })).map(({ id }) => id)
  if (left.length > 0)
    await deps.pool.query(
      'UPDATE app.purchase SET ask_at = app.now(), asks = greatest(asks - 1, 0) WHERE id = ANY ($1)',
      [left],
    )
}

/** Asks for what waits for the provider, in its order and as fast as the provider takes it. @returns `more` after a whole turn */
export async function askLine(
  deps: PurchaseDeps,
  pace: Pace = createPace(deps.clock),
  places: Places = patientPlaces(),
): Promise<'more' | undefined> {
  const due = await nextInLine(deps.pool, OF_LINE)
  const left = await askAll(deps, due, { places, pace })
  return due.length === OF_LINE && left.length === 0 ? 'more' : undefined
}

/** Work of purchases: who waits for the provider, what is open and nobody looks at, and what has to go back. */
export function purchaseJobs(deps: PurchaseDeps, newPlaces: () => Places): Jobs {
  if (!deps.payments) return {}
  const { pool } = deps
  // pages are opened by one verb and read by another: each has a pace of its own
  const [linePace, openPace] = [createPace(deps.clock), createPace(deps.clock)]
  const [lineOnes, openOnes, backOnes] = [newPlaces(), newPlaces(), newPlaces()]
  return {
    loops: [
      {
        ...{ name: 'purchase-line', everyMs: LINE_MS, isExclusive: true },
        run: () => askLine(deps, linePace, lineOnes),
      },
      {
        ...{ name: 'open-purchases', everyMs: LOOK_MS, isExclusive: true },
        run: () => askDue(deps, openPace, openOnes),
      },
      {
        ...{ name: 'purchase-money', everyMs: LOOK_MS, isExclusive: true },
        run: async () => {
          await giveBackDue(deps, backOnes)
        },
      },
      holdLoop(deps, newPlaces()),
      forgetLoop(deps, newPlaces()),
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
