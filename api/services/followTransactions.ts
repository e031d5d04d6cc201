import { withTransaction } from '#db/transaction.ts'
import type { ServiceDeps } from './deps.ts'
import { bringOn } from './handOver.ts'
import { type OpenTransaction, readOpenTransactions } from './readTransactions.ts'
import { readSettledBlock } from './settledBlock.ts'
import { markIncluded, settleNonce } from './transactionStore.ts'

/** Longest wait for nodes that are slow to show whose a used nonce is. */
const FOREIGN_AFTER_S = 60
/** A key that is gone may have sent something that a block still takes. */
const KEYLESS_AFTER_S = 600

/** What is stored of one nonce, in the order of its fees. */
type SameNonce = [OpenTransaction, ...OpenTransaction[]]

function byNonce(open: OpenTransaction[]): SameNonce[] {
  const groups = new Map<string, SameNonce>()
  for (const one of open) {
    const key = `${one.sender}:${one.nonce}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}

/** Ends a nonce: what it was for is done as far as a transaction can, or begins anew. */
async function settle(
  deps: ServiceDeps,
  group: SameNonce,
  winner: (OpenTransaction & { isOk: boolean }) | null,
): Promise<void> {
  const { sender, nonce, subjectId } = group[0]
  await withTransaction(deps.pool, async (tx) => {
    await settleNonce(tx, { chainId: deps.chainId, sender, nonce }, winner?.hash ?? null)
    // the index shows what a transaction did that went through
    if (!winner?.isOk) await deps.onUndone(tx, subjectId, winner !== null)
  })
}

/** The chain says that the nonce is used: by one of ours, or by somebody who has the key. */
async function followUsed(deps: ServiceDeps, group: SameNonce, settled: number | null): Promise<void> {
  for (const one of group) {
    if (one.state === 'signed') continue
    const receipt = await deps.chain.receipt(one.hash)
    if (!receipt?.isConfirmed) {
      if (receipt) return
      if (one.state === 'included') await markIncluded(deps.pool, one.hash, null)
      continue
    }
    const { block, ok: isOk } = receipt
    await markIncluded(deps.pool, one.hash, { block, isOk })
    if (settled !== null && block <= settled) await settle(deps, group, { ...one, isOk })
    return
  }
  const newest = group.at(-1) as OpenTransaction
  if ((newest.sentAgeS ?? newest.ageS) < FOREIGN_AFTER_S) return
  const facts = { sender: newest.sender, nonce: newest.nonce, subjectId: newest.subjectId }
  deps.alarms.raise(
    `${deps.service}_nonce_taken`,
    facts,
    `somebody else sends with the key of the ${deps.service}`,
  )
  await settle(deps, group, null)
}

/** No block has it: as it was sent, or since a reorg. */
async function followWaiting(
  deps: ServiceDeps,
  group: SameNonce,
  turn: { head: number; isFirst: boolean },
): Promise<void> {
  for (const one of group) if (one.state === 'included') await markIncluded(deps.pool, one.hash, null)
  const newest = group.at(-1) as OpenTransaction
  if (await bringOn(deps, newest.state === 'included' ? { ...newest, state: 'sent' } : newest, turn)) return
  if (newest.ageS >= KEYLESS_AFTER_S) await settle(deps, group, null)
}

/** Looks once at every transaction of a service that is open, in the order of nonces. @throws AggregateError of what failed */
export async function followTransactions(deps: ServiceDeps): Promise<void> {
  const open = await readOpenTransactions(deps.pool, deps)
  if (open.length === 0) return
  const settled = await readSettledBlock(deps.pool, deps.chainId)
  const { number: head } = await deps.chain.head()
  const counts = new Map<string, number>()
  for (const { sender } of open)
    if (!counts.has(sender)) counts.set(sender, await deps.chain.transactionCount(sender))
  const waiting = new Set<string>()
  const failures: unknown[] = []
  for (const group of byNonce(open)) {
    const { sender, nonce } = group[0]
    try {
      if ((counts.get(sender) ?? 0) > nonce) await followUsed(deps, group, settled)
      else await followWaiting(deps, group, { head, isFirst: !waiting.has(sender) })
    } catch (error) {
      failures.push(error)
    }
    if ((counts.get(sender) ?? 0) <= nonce) waiting.add(sender)
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some transactions could not be followed')
}
