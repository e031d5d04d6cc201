import { withTransaction } from '#db/transaction.ts'
import { firstFees, type GasFees } from '#domain/billing/revocation.ts'
import type { RevocationFault } from '#domain/billing/words.ts'
import type { AttestorCall, ChainHex, RevocationTry } from '../ports/attestor.ts'
import type { AttestationDeps } from './deps.ts'
import { handOver } from './handOver.ts'
import { beginRevocation, type DueRevocation } from './revocationStore.ts'
import { insertTransaction, nextNonce, readOpenTransactions } from './transactionStore.ts'

/** What came of it: it is on its way, it waits (for its block, for money or for lower fees), or somebody has to look. */
export type SendResult = 'sent' | 'wait' | 'fault' | RevocationFault

/** A revocation takes a sixth of it; a collection that takes more is not ours to pay for. */
const MAX_GAS = 600_000n
/** Less than a purchase takes: who puts a little into a pass, so that it cannot be ended, pays more for gas than its owner is given. */
const DUST_GAS = 50_000n
/** After as many looks without a word for why, somebody has to look. */
const MAX_FAULTS = 5
/** Transactions that no block has yet: an accident costs as many, and a burst goes through in a few blocks. */
export const MAX_OPEN = 8

/** What its owner may be paid for a pass whoever bought, and for whatever: wei. */
async function dustNow({ sender, bounds }: AttestationDeps): Promise<bigint> {
  const { baseFee } = await sender.gasMarket()
  // a node that lies about it is believed no further than the installation pays
  if (baseFee > bounds.maxFee) return DUST_GAS * bounds.maxFee
  return DUST_GAS * baseFee
}

async function tryFor(
  deps: AttestationDeps,
  { collection }: DueRevocation,
  passId: bigint,
): Promise<RevocationTry> {
  const { sender, bounds } = deps
  const free = await sender.tryRevocation(collection, passId, 0n)
  if (free.kind !== 'worth' || !free.isNative) return free
  if (free.worth > bounds.maxPaid && free.worth > (await dustNow(deps))) return free
  return sender.tryRevocation(collection, passId, free.worth)
}

/** Whether the sender has enough for all that is open and this one. */
async function hasFundsFor(
  deps: AttestationDeps,
  from: ChainHex,
  call: AttestorCall,
  fees: GasFees,
): Promise<boolean> {
  const open = await readOpenTransactions(deps.pool, deps.chainId)
  const cost = (one: { gas: bigint; maxFee: bigint; value: bigint }) => one.gas * one.maxFee + one.value
  const own = open.filter(({ sender, state }) => sender === from.toLowerCase() && state !== 'included')
  const needed = own.reduce((sum, one) => sum + cost(one), cost({ ...call, ...fees }))
  const funds = await deps.sender.funds(from)
  if (funds >= needed) return true
  const facts = { sender: from, wei: String(funds), neededWei: String(needed) }
  deps.alarms.raise('attestor_funds_low', facts, 'the attestor cannot pay for a transaction')
  return false
}

/** Stores the transaction with its nonce, and hands it over after that. */
async function send(
  deps: AttestationDeps,
  due: DueRevocation,
  passId: bigint,
  call: AttestorCall,
): Promise<SendResult> {
  const { pool, chainId, chain, sender, bounds, alarms } = deps
  const fees = firstFees(await sender.gasMarket(), bounds.maxFee)
  if (!fees) {
    const facts = { moveId: due.moveId, maxFee: String(bounds.maxFee) }
    alarms.raise('attestor_fee_capped', facts, 'the chain asks for more than the attestor may pay')
    return 'wait'
  }
  const from = await sender.sender()
  if (!(await hasFundsFor(deps, from, call, fees))) return 'wait'
  const count = await chain.transactionCount(from)
  const { number: head } = await chain.head()
  const stored = await withTransaction(pool, async (tx) => {
    if (!(await beginRevocation(tx, due.moveId, passId))) return null
    const nonce = await nextNonce(tx, { chainId, sender: from }, count)
    const { hash } = await sender.sign({ sender: from, nonce, ...call, ...fees })
    const { moveId, creatorId } = due
    const one = { hash, moveId, creatorId, sender: from, nonce, n: 1, ...call, ...fees }
    await insertTransaction(tx, chainId, one)
    return one
  })
  // its nonce is given, whatever becomes of this: who follows the transactions hands it over again
  if (stored)
    await handOver(deps, { ...stored, state: 'signed', ageS: 0, sentAgeS: null, sentHead: null }, head)
  return 'sent'
}

/**
 * Has a pass revoked. The server pays its owner no more than dust unless the installation says otherwise, and sends nothing that
 * the newest block would refuse.
 */
export async function sendRevocation(
  deps: AttestationDeps,
  due: DueRevocation,
  passId: bigint,
): Promise<SendResult> {
  const tried = await tryFor(deps, due, passId)
  switch (tried.kind) {
    case 'works':
      return tried.call.gas > MAX_GAS ? 'COSTLY' : send(deps, due, passId, tried.call)
    case 'worth':
      return 'WORTH'
    case 'hold_over':
      return 'HOLD_OVER'
    case 'ended':
      return 'wait'
    default:
      deps.log.warn({ moveId: due.moveId, said: tried.said }, 'a revocation would be refused')
      return due.tries + 1 >= MAX_FAULTS ? 'REFUSED' : 'fault'
  }
}
