import { withTransaction } from '#db/transaction.ts'
import { postTransfer } from '../../ledger/postObjects.ts'
import { PaymentError, PaymentRefused } from '../../ports/payments.ts'
import type { Loop } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import { type DisputeRow, postponeDispute, takeDueDisputes } from './disputeStore.ts'
import { readPaidOut, takeBack } from './takeBack.ts'

const LOOK_MS = 2000
const PER_TURN = 20

/** Gives the creator exactly what the reversal took, once the bank's money is there again. */
async function giveAgain(deps: RefundDeps, row: DisputeRow): Promise<void> {
  const paidOut = await readPaidOut(deps, row)
  const amount = Number((row.reversed ?? 0n) - (row.fee_returned ?? 0n))
  if (!paidOut || amount <= 0) {
    await deps.pool.query('UPDATE app.card_dispute SET return_ref = $2 WHERE id = $1', [
      row.id,
      `none:${row.id}`,
    ])
    return
  }
  // it may have been sent, and nothing tells: a person looks before it is sent twice
  if (row.is_return_old) throw new Error('asked for too long ago to be asked again')
  const transfer = await offered(deps).transferBack({
    ...{
      attemptKey: `dispute:${row.id}:return:${row.key_n}`,
      purchaseId: row.purchase_id,
      accountRef: paidOut.accountRef,
    },
    ...{ amount, currency: row.currency },
  })
  await withTransaction(deps.pool, async (tx) => {
    await postTransfer(tx, paidOut, transfer)
    await tx.query('UPDATE app.card_dispute SET return_ref = $2, error = NULL WHERE id = $1', [
      row.id,
      transfer.transferRef,
    ])
  })
}

/** Moves the creator's money for disputes that are due: each once, by one key. */
export async function moveDisputed(deps: RefundDeps, places: Places = patientPlaces()): Promise<void> {
  const work = async (row: DisputeRow) => {
    try {
      await (row.reversal_ref === null ? takeBack(deps, row) : giveAgain(deps, row))
    } catch (error) {
      const { message } = error as Error
      deps.log.warn({ disputeId: row.id, cause: message }, 'money of a dispute did not move yet')
      const isKnown = error instanceof PaymentError || row.is_return_old
      const isRefused = error instanceof PaymentRefused && error.code !== 'REUSED'
      await postponeDispute(deps.pool, row, { error: isKnown ? message : 'failed', isRefused })
    }
  }
  const due = await takeDueDisputes(deps.pool, PER_TURN)
  await places.begin(due, { laneOf: ({ creator_id: lane }) => lane, work })
}

export function disputeLoop(deps: RefundDeps, places: Places): Loop {
  return { name: 'disputes', everyMs: LOOK_MS, isExclusive: true, run: () => moveDisputed(deps, places) }
}
