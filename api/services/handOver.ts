import { raisedFees } from '#domain/services/fees.ts'
import { KeyGone } from '../ports/services.ts'
import type { ServiceDeps } from './deps.ts'
import type { OpenTransaction } from './readTransactions.ts'
import { insertTransaction, markSent } from './transactionStore.ts'

/** Seconds until a transaction that no node knows is handed over again, and until its fee is raised. */
const PATIENCE = { resendS: 15, raiseS: 60 }
/** As many blocks went by without it. */
const RAISE_BLOCKS = 3

/** Hands a stored transaction to the nodes. What they answer against it is seen by whoever watches; it is tried again. */
export async function handOver(deps: ServiceDeps, one: OpenTransaction, head: number): Promise<void> {
  const { hash, raw } = await deps.sender.sign(one)
  if (hash !== one.hash) throw new Error(`transaction ${one.hash} is signed otherwise than it was stored`)
  await markSent(deps.pool, hash, head)
  const against = await deps.sender.send(raw)
  if (against === null) return
  const facts = { subjectId: one.subjectId, nonce: one.nonce, hash, said: against.slice(0, 200) }
  deps.alarms.raise(
    `${deps.service}_send_refused`,
    facts,
    `the chain takes no transaction of the ${deps.service}`,
  )
}

async function raiseFee(deps: ServiceDeps, newest: OpenTransaction, head: number): Promise<boolean> {
  const fees = raisedFees(newest, await deps.sender.gasMarket(), deps.bounds.maxFee)
  if (!fees) {
    const facts = { subjectId: newest.subjectId, nonce: newest.nonce, maxFee: String(newest.maxFee) }
    deps.alarms.raise(
      `${deps.service}_fee_capped`,
      facts,
      `a transaction of the ${deps.service} waits below the highest fee`,
    )
    return false
  }
  const { hash } = await deps.sender.sign({ ...newest, ...fees })
  const raised: OpenTransaction = { ...newest, ...fees, hash, state: 'signed' }
  const n = await insertTransaction(deps.pool, deps, raised)
  await handOver(deps, { ...raised, n }, head)
  return true
}

/**
 * Brings the newest transaction of a nonce on its way: what was never handed over is, what the nodes forgot is again, and
 * what the blocks pass by gets a higher fee.
 * @param isFirst no lower nonce waits, so that it is this one's turn
 * @returns false when the key of its sender is gone
 */
export async function bringOn(
  deps: ServiceDeps,
  newest: OpenTransaction,
  { head, isFirst }: { head: number; isFirst: boolean },
): Promise<boolean> {
  const { resendS, raiseS } = deps.patience ?? PATIENCE
  try {
    if (newest.state === 'signed') await handOver(deps, newest, head)
    else {
      const ageS = newest.sentAgeS ?? 0
      const isPassedBy = head >= (newest.sentHead ?? head) + RAISE_BLOCKS
      if (isFirst && isPassedBy && ageS >= raiseS && (await raiseFee(deps, newest, head))) return true
      if (ageS >= resendS && !(await deps.finder.isKnown(newest.hash))) await handOver(deps, newest, head)
    }
    return true
  } catch (error) {
    if (error instanceof KeyGone) return false
    throw error
  }
}
