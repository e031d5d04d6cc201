import { inScope, type ScopedPool } from '#db/scope.ts'
import { isProviderAway, PaymentsBusy } from '../../ports/payments.ts'
import type { Loop } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import type { Attempt } from '../attempts.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { partiesOf } from '../purchases/purchaseRow.ts'
import { type AskedHold, askByAttempt, askHold } from './askHold.ts'
import { HOLD_PAUSE_S } from './projectHold.ts'

const LOOK_MS = 2000
const PER_TURN = 40
const STRAYS_PER_TURN = 10
/** So many in a row that the provider could not be asked about: the turn is over. */
const MAX_IN_ROW = 3
/** Of what is decided the first tries come soon. */
const FIRST_PAUSE_S = 10

interface DueHold {
  id: string
  account_id: string
  creator_id: string
}
type DueRelease = Attempt & Pick<DueHold, 'account_id' | 'creator_id'>

/** Holds that something is to be done about, put off so that one that cannot be settled holds up nobody. */
async function takeDue(pool: ScopedPool): Promise<DueHold[]> {
  const { rows } = await pool.query<DueHold>(
    `UPDATE app.purchase SET asks = asks + 1, ask_at = app.now() + make_interval(secs => CASE WHEN capture_amount IS NULL THEN ${HOLD_PAUSE_S}
         ELSE least(${FIRST_PAUSE_S} * 2 ^ least(asks, 10), ${HOLD_PAUSE_S}) END)
     WHERE id IN (SELECT id FROM app.purchase WHERE ask_at <= app.now() AND state = 'held'
       ORDER BY ask_at LIMIT ${PER_TURN} FOR UPDATE SKIP LOCKED) RETURNING id, account_id, creator_id`,
  )
  return rows
}

/** Releases of what was held for nothing: those of holds are asked for by their purchases. */
async function takeStrays(pool: ScopedPool): Promise<DueRelease[]> {
  const { rows } = await pool.query<DueRelease>(
    `SELECT a.id, a.subject, a.purpose, a.n, a.key, a.params, a.state, a.sent_at, a.tries, a.retry_at, false AS is_early, p.account_id, p.creator_id,
       coalesce(a.sent_at < app.now() - interval '23 hours', false) AS is_old
     FROM app.attempt a JOIN app.purchase p ON p.id = a.subject WHERE a.purpose = 'release' AND a.state IN ('ready', 'sent', 'unknown') AND a.params ? 'paymentRef'
       AND NOT (p.state = 'held' AND p.payment_ref = a.params ->> 'paymentRef') AND (a.retry_at IS NULL OR a.retry_at <= app.now())
     ORDER BY a.made_at LIMIT ${STRAYS_PER_TURN}`,
  )
  return rows
}

/** One turn of what is held. Whoever was not asked about is due again at once. */
export async function settleHolds(deps: PurchaseDeps, places: Places = patientPlaces()): Promise<void> {
  let inRow = 0
  const before = async () => inRow < MAX_IN_ROW
  const asked = async (id: string, asking: Promise<AskedHold>) => {
    await asking.then(
      (found) => {
        inRow = found === 'asked' ? 0 : inRow + 1
      },
      (error: Error) => {
        if (error instanceof PaymentsBusy || isProviderAway(error)) inRow++
        deps.log.warn({ purchaseId: id, cause: error.message }, 'hold not settled yet')
      },
    )
  }
  const inBoth = (one: Pick<DueHold, 'account_id' | 'creator_id'>) => ({
    ...deps,
    pool: inScope(deps.pool, partiesOf(one)),
  })
  const laneOf = ({ creator_id: lane }: Pick<DueHold, 'creator_id'>) => lane
  const left = await places.begin<DueHold>(await takeDue(deps.pool), {
    laneOf,
    before,
    work: (one) => asked(one.id, askHold(inBoth(one), one.id)),
  })
  if (left.length > 0)
    await deps.pool.query(
      "UPDATE app.purchase SET ask_at = app.now(), asks = greatest(asks - 1, 0) WHERE id = ANY ($1) AND state = 'held'",
      [left.map(({ id }) => id)],
    )
  await places.begin<DueRelease>(await takeStrays(deps.pool), {
    laneOf,
    before,
    work: (one) => asked(one.subject, askByAttempt(inBoth(one), one)),
  })
}

/** Money that is held on cards for calls: taken or let go as it was decided, and looked at meanwhile. */
export function holdLoop(deps: PurchaseDeps, places: Places): Loop {
  return { name: 'purchase-holds', everyMs: LOOK_MS, isExclusive: true, run: () => settleHolds(deps, places) }
}
