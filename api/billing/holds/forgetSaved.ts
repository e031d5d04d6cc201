import { inScope, type ScopedPool } from '#db/scope.ts'
import { isProviderAway, PaymentsBusy } from '../../ports/payments.ts'
import type { Loop } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import { offered } from '../connectAccount.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { partiesOf } from '../purchases/purchaseRow.ts'

const LOOK_MS = 5000
const PER_TURN = 20
/** So many in a row that the provider could not be asked about: the turn is over. */
const MAX_IN_ROW = 3
const FIRST_PAUSE_S = 10
const MAX_PAUSE_S = 600

interface DueCard {
  id: string
  methodRef: string
  account_id: string
  creator_id: string
}

/** Cards that nobody needs any more, put off so that one that the provider does not forget holds up nobody. */
async function takeDue(pool: ScopedPool): Promise<DueCard[]> {
  const { rows } = await pool.query<DueCard>(
    `UPDATE app.purchase SET asks = asks + 1, ask_at = app.now() + make_interval(secs => least(${FIRST_PAUSE_S} * 2 ^ least(asks, 10), ${MAX_PAUSE_S}))
     WHERE id IN (SELECT id FROM app.purchase WHERE ask_at <= app.now() AND state = 'saved'
       ORDER BY ask_at LIMIT ${PER_TURN} FOR UPDATE SKIP LOCKED) RETURNING id, method_ref AS "methodRef", account_id, creator_id`,
  )
  return rows
}

/** Has the provider forget a card, and then forgets it here: nobody reads that it is gone while it can be charged. */
async function forget(deps: PurchaseDeps, { id, methodRef }: DueCard): Promise<void> {
  await offered(deps).dropCard(methodRef)
  await deps.pool.query(
    "UPDATE app.purchase SET state = 'released', ended_at = app.now(), method_ref = NULL WHERE id = $1 AND state = 'saved'",
    [id],
  )
}

/** One turn of cards that were saved for calls and are not needed any more. Whichever were not asked about are due again at once. */
export async function forgetSaved(deps: PurchaseDeps, places: Places = patientPlaces()): Promise<void> {
  let inRow = 0
  const left = await places.begin<DueCard>(await takeDue(deps.pool), {
    laneOf: ({ creator_id: lane }) => lane,
    before: async () => inRow < MAX_IN_ROW,
    work: (one) =>
      forget({ ...deps, pool: inScope(deps.pool, partiesOf(one)) }, one).then(
        () => {
          inRow = 0
        },
        (error: Error) => {
          if (error instanceof PaymentsBusy || isProviderAway(error)) inRow++
          deps.log.warn({ purchaseId: one.id, cause: error.message }, 'saved card not forgotten yet')
        },
      ),
  })
  if (left.length === 0) return
  await deps.pool.query(
    "UPDATE app.purchase SET ask_at = app.now(), asks = greatest(asks - 1, 0) WHERE id = ANY ($1) AND state = 'saved'",
    [left.map(({ id }) => id)],
  )
}

/** Cards that were saved for calls: the provider forgets those that are not needed any more. */
export function forgetLoop(deps: PurchaseDeps, places: Places): Loop {
  return { name: 'saved-cards', everyMs: LOOK_MS, isExclusive: true, run: () => forgetSaved(deps, places) }
}
