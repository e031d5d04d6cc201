import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import {
  ChainDisputed,
  type ChainReader,
  ChainUnreadable,
  type Receipt,
  type TransactionFinder,
} from '../ports/chain.ts'
import { readIndexedEffect } from './indexedEffect.ts'
import type { Purposes } from './purposes.ts'
import { followReplacement, type IntentRow, moveIntent, putLast, readOpenIntents } from './store.ts'

export interface WatchDeps {
  pool: Pool
  chain: Pick<ChainReader, 'receipt' | 'transactionCount'>
  finder: TransactionFinder
  clock: Clock
  random: RandomBytes
  chainId: number
  /** what proves that a transaction of each purpose did what it was sent for */
  purposes: Purposes
}

const MAX_PER_LOOK = 100
/** A node that has forgotten a transaction for this long will not mine it. */
const DROPPED_AFTER_S = 600
/** Longest wait for a node that is slow to show a mined transaction; then the nonce decides without a name. */
const UNNAMED_AFTER_S = 60

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`

async function followMined({ pool, purposes }: WatchDeps, row: IntentRow, receipt: Receipt): Promise<void> {
  const { block, isConfirmed } = receipt
  const purpose = purposes[row.purpose]
  if (!purpose) throw new Error(`nobody registered what proves the purpose ${row.purpose}`)
  const effect = await readIndexedEffect(pool, row, purpose, block)
  // how it ends waits while its contract is suspended, and is never told by one provider of two
  const mayEnd = effect.isSafe && isConfirmed && !effect.isSuspended
  // before its block is safe, the index may still stand on a branch that the node has left
  if (mayEnd && !effect.isThere) {
    const error = 'The transaction went through, but it did not do what it was sent for.'
    await moveIntent(pool, row, { state: 'reverted', block, error })
  } else if (mayEnd) {
    // the table of steps has no way from sent to safe
    if (row.state === 'sent') await moveIntent(pool, row, { state: 'included', block })
    else await moveIntent(pool, row, { state: 'safe', block })
  } else if (effect.isThere || row.state === 'included') {
    await moveIntent(pool, row, { state: 'included', block })
  } else {
    await moveIntent(pool, row, { state: 'sent', block: null })
  }
}

/** Sent, and in no block: still waiting, or another transaction took its nonce, or the nodes have forgotten it. */
async function followMissing(deps: WatchDeps, row: IntentRow): Promise<void> {
  const { pool, chain, finder } = deps
  const [wallet, txHash] = [hexOf(row.wallet), hexOf(row.tx_hash)]
  if ((await chain.transactionCount(wallet)) > row.nonce) {
    const other = await finder.withNonce(wallet, row.nonce)
    // it may have been mined between the two reads
    if (other?.hash === txHash || (await chain.receipt(txHash))) return
    if (!other && row.age_s < UNNAMED_AFTER_S) return
    const state = other?.isCancel ? 'cancelled' : 'replaced'
    if (other && state === 'replaced') {
      await followReplacement(pool, row, newTimedId('job', deps.clock(), deps.random), other.hash)
    }
    await moveIntent(pool, row, { state, block: null, replacedBy: other?.hash ?? null })
  } else if (row.age_s > DROPPED_AFTER_S && !(await finder.isKnown(txHash))) {
    await moveIntent(pool, row, { state: 'dropped', block: null })
  } else {
    await moveIntent(pool, row, { state: 'sent', block: null })
  }
}

async function follow(deps: WatchDeps, row: IntentRow): Promise<void> {
  const receipt = await deps.chain.receipt(hexOf(row.tx_hash))
  if (receipt?.ok) await followMined(deps, row, receipt)
  else if (receipt && !receipt.isConfirmed) await putLast(deps.pool, row)
  else if (receipt) {
    const error = 'The contract refused this transaction; nothing but the network fee was paid.'
    await moveIntent(deps.pool, row, { state: 'reverted', block: receipt.block, error })
  } else if (row.state === 'included') {
    // a reorg took its block: it waits again
    await moveIntent(deps.pool, row, { state: 'sent', block: null })
  } else await followMissing(deps, row)
}

/**
 * Looks once at every open wallet transaction. One that fails goes to the end of the line, so that it holds up nobody.
 * While no node answers, nothing is concluded.
 * @throws AggregateError of what failed for another reason
 */
export async function watchIntents(deps: WatchDeps): Promise<void> {
  const failures: unknown[] = []
  for (const row of await readOpenIntents(deps.pool, deps.chainId, MAX_PER_LOOK)) {
    try {
      await follow(deps, row)
    } catch (error) {
      await putLast(deps.pool, row)
      if (error instanceof ChainDisputed) continue
      // the next one would only wait for the same silent nodes
      if (error instanceof ChainUnreadable) break
      failures.push(error)
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'some wallet transactions could not be followed')
}
