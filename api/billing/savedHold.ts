import type { PoolClient } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'

const PRESS_BYTES = 16

/**
 * Begins to hold the money of a call on the card that was saved for it, without its fan, in the caller's transaction: a purchase that a
 * worker asks the provider for afterwards.
 * @param setupId the purchase that saved the card
 * @returns the purchase; null where no card is saved any more, it is not the time (48 hours to 80 minutes before the call), or something of
 *   the same time is under way, held or paid
 */
export async function holdSaved(
  tx: PoolClient,
  { setupId, random }: { setupId: string; random: RandomBytes },
): Promise<string | null> {
  const id = newId('pur', random)
  const press = Buffer.from(random(PRESS_BYTES)).toString('base64url')
  const { rows } = await tx.query<{ isMade: boolean }>('SELECT app.hold_saved($1, $2, $3) AS "isMade"', [
    setupId,
    id,
    press,
  ])
  return rows[0]?.isMade ? id : null
}

/**
 * A card that was saved for a call is not needed any more, in the caller's transaction; a worker has the provider forget it afterwards.
 * From then on no hold begins on it.
 * @param failCode why no booking came of it; null: there was one
 * @returns false where it was forgotten before, or none is saved
 */
export async function releaseSaved(
  tx: PoolClient,
  { setupId, failCode }: { setupId: string; failCode: 'TIME_TAKEN' | null },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE app.purchase SET ask_at = app.now(), asks = 0, fail_code = $2 WHERE id = $1 AND state = 'saved' AND ask_at = 'infinity'`,
    [setupId, failCode],
  )
  return rowCount === 1
}

/**
 * What is held for a call, or the card that is saved for it, goes with it to another date, in the caller's transaction: money is held on the
 * card for that one then, and receipts name it.
 * @param purchaseIds each once
 * @param startsAt of the new date
 * @returns false where one of them is neither held nor saved any more, or it is decided what is taken of it: the caller rolls back
 */
export async function moveHeldCall(
  tx: PoolClient,
  { purchaseIds, startsAt }: { purchaseIds: readonly string[]; startsAt: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE app.purchase SET call_at = $2 WHERE id = ANY ($1) AND product = 'call' AND state IN ('saved', 'held') AND capture_amount IS NULL`,
    [purchaseIds, startsAt],
  )
  return rowCount === purchaseIds.length
}
