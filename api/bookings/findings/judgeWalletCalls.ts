import type { PoolClient } from 'pg'
import { transition } from '#domain/booking/transition.ts'
import { findingOf } from '#domain/calls/meeting/finding.ts'
import { isOutdated, type JudgeCallsDeps, judgeEach, notifyNowContested, type ReadCall } from './judging.ts'
import { keepFinding, readFound } from './store.ts'
import { lockIdleWalletCall, readDueWalletFindings, type WalletCall } from './walletCall.ts'

async function judgeLocked(
  tx: PoolClient,
  deps: JudgeCallsDeps,
  call: WalletCall,
  { due, record }: ReadCall,
): Promise<void> {
  const { booking, nowS } = call
  const was = await readFound(tx, due)
  if (isOutdated(booking, { due, was }) || was?.isSigned) return
  const finding = findingOf(record, booking)
  // what the escrow would not take any more is of no use to anybody, be it clear or not
  if ('refusal' in transition(booking, { kind: 'attest', seen: finding.seen }, 'stranger', nowS)) return
  const { status } = booking
  const isKept = await keepFinding(tx, due, { ...finding, status, hasEntered: record.hasEntered })
  if (isKept && finding.kind === 'contested') await notifyNowContested(tx, deps, { id: due.id, booking, was })
}

/**
 * By wallet: what is found is kept, and the escrow knows nothing of it until somebody brings what is clear.
 * @returns what failed, which holds up no other
 */
export async function judgeWalletCalls(deps: JudgeCallsDeps): Promise<unknown[]> {
  const { pool, chainId, escrow } = deps
  if (escrow === null) return []
  return judgeEach(deps, await readDueWalletFindings(pool, { chainId, escrow }), async (tx, read) => {
    const call = await lockIdleWalletCall(tx, { chainId, escrow }, read.due.id)
    if (call) await judgeLocked(tx, deps, call, read)
  })
}
