import type { PoolClient } from 'pg'
import { writeAttempt } from '../attempts.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'

/** What a release is asked for with. */
export interface ReleaseParams {
  paymentRef: string
}

/**
 * Writes down that money which is held for nothing goes free, in the caller's transaction and under the lock of the purchase. Once for
 * each payment, while nothing has come of it.
 * @throws Error while another payment of the purchase is let go
 */
export async function writeRelease(
  tx: PoolClient,
  deps: PurchaseDeps,
  { id }: { id: string },
  paymentRef: string,
): Promise<void> {
  const params: ReleaseParams = { paymentRef }
  const written = await writeAttempt(tx, { subject: id, purpose: 'release', params }, deps)
  if (written.params.paymentRef !== paymentRef) throw new Error(`another payment of ${id} is let go`)
}
