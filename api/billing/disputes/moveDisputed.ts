import { inScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { postTransfer } from '../../ledger/postObjects.ts'
import { PaymentError, PaymentRefused } from '../../ports/payments.ts'
import type { Loop } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import { wasAnswered } from '../attempts.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import { lockExact } from '../refunds/exactPurchase.ts'
import { notifyOfOwed } from './disputeNews.ts'
import { type DisputeRow, postponeDispute, takeDueDisputes } from './disputeStore.ts'
import { readPaidOut, takeBack } from './takeBack.ts'

const LOOK_MS = 2000
const PER_TURN = 20

/** What was asked for was never done, and its key answers nothing else: it is asked for anew under the next one. */
class NeverSent extends Error {}

/** What was sent again for other disputes of the same purchase. */
async function readReturns({ pool }: RefundDeps, { purchase_id: purchase }: DisputeRow): Promise<string[]> {
  const { rows } = await pool.query<{ ref: string }>(
    'SELECT return_ref AS ref FROM app.card_dispute WHERE purchase_id = $1 AND return_ref IS NOT NULL',
    [purchase],
  )
  return rows.map(({ ref }) => ref)
}

/** @throws NeverSent, and what the port throws while nothing is known */
async function sendAgain(deps: RefundDeps, row: DisputeRow, accountRef: string, amount: number) {
  const payments = offered(deps)
  const sent = { purchaseId: row.purchase_id, disputeId: row.id, accountRef }
  const find = async () => {
    const transfer = await payments.findTransferBack({ ...sent, known: await readReturns(deps, row) })
    if (transfer) return transfer
    throw new NeverSent('nothing of it found at the provider')
  }
  // the provider has forgotten the key, and nothing is on its way any more
  if (row.is_return_old) return find()
  const attemptKey = `dispute:${row.id}:return:${row.key_n}`
  try {
    return await payments.transferBack({ attemptKey, ...sent, amount, currency: row.currency })
  } catch (error) {
    if (!(error instanceof PaymentError) || !wasAnswered(error)) throw error
    if (error instanceof PaymentRefused && error.code !== 'REUSED') throw error
    return find()
  }
}

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
  const transfer = await sendAgain(deps, row, paidOut.accountRef, amount)
  await withTransaction(deps.pool, async (tx) => {
    await postTransfer(tx, paidOut, transfer)
    await tx.query('UPDATE app.card_dispute SET return_ref = $2, error = NULL WHERE id = $1', [
      row.id,
      transfer.transferRef,
    ])
  })
}

async function noteOwed(deps: RefundDeps, row: DisputeRow): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const purchase = await lockExact(tx, row.purchase_id)
    if (purchase) await notifyOfOwed(tx, deps, purchase, row)
  })
}

/** Moves the creator's money for disputes that are due: each once, by one key. */
export async function moveDisputed(deps: RefundDeps, places: Places = patientPlaces()): Promise<void> {
  const work = async (row: DisputeRow) => {
    const own = { ...deps, pool: inScope(deps.pool, { creator: row.creator_id }) }
    try {
      await (row.reversal_ref === null ? takeBack(own, row) : giveAgain(own, row))
    } catch (error) {
      const { message } = error as Error
      deps.log.warn({ disputeId: row.id, cause: message }, 'money of a dispute did not move yet')
      const isNeverSent = error instanceof NeverSent
      const isKnown = error instanceof PaymentError || isNeverSent
      const isRefused = isNeverSent || (error instanceof PaymentRefused && error.code !== 'REUSED')
      const isOwed = row.reversal_ref === null && error instanceof PaymentRefused && error.code === 'SHORT'
      // said once, however often it is noted
      if (isOwed && row.owed_at === null) await noteOwed(own, row)
      await postponeDispute(own.pool, row, {
        error: isKnown ? message : 'failed',
        ...{ isRefused, isOwed, isNeverSent },
      })
    }
  }
  const due = await takeDueDisputes(deps.pool, PER_TURN)
  await places.begin(due, { laneOf: ({ creator_id: lane }) => lane, work })
}

export function disputeLoop(deps: RefundDeps, places: Places): Loop {
  return { name: 'disputes', everyMs: LOOK_MS, isExclusive: true, run: () => moveDisputed(deps, places) }
}
