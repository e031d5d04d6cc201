import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { withBriefLocks } from '../reservations/locks.ts'
import { lockDisputedCall } from './store.ts'

/** Which file of a booking of an account. */
export interface OwnFile {
  accountId: string
  bookingId: string
  fileId: string
}

/**
 * Forgets what an own file holds; of one that was removed already nothing changes.
 * @throws ProblemError NOT_FOUND, CONFLICT where it is part of a statement
 */
export async function removeCallFile(
  { pool, chainId }: Pick<BookingDeps, 'pool' | 'chainId'>,
  { accountId, bookingId, fileId }: OwnFile,
): Promise<void> {
  await withBriefLocks(pool, async (tx) => {
    const call = await lockDisputedCall(tx, { accountId, bookingId, chainId })
    const { rows } = await tx.query<{ isInStatement: boolean }>(
      `SELECT statement_id IS NOT NULL AS "isInStatement" FROM app.call_file WHERE id = $1 AND booking_id = $2 AND is_by_fan = $3`,
      [fileId, call.id, call.side === 'fan'],
    )
    const [file] = rows
    if (!file) throw new ProblemError('NOT_FOUND')
    if (file.isInStatement)
      throw new ProblemError('CONFLICT', {
        detail: 'This file is part of what you wrote, and stays with it.',
      })
    await tx.query('UPDATE app.call_file SET bytes = NULL WHERE id = $1', [fileId])
  })
}
