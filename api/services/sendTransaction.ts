import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { firstFees, type GasFees } from '#domain/services/fees.ts'
import type { ChainHex, ServiceCall } from '../ports/services.ts'
import type { ServiceDeps } from './deps.ts'
import { handOver } from './handOver.ts'
import { readOpenCost } from './readTransactions.ts'
import { insertTransaction, isStored, nextNonce } from './transactionStore.ts'

/** What came of it: it is on its way, its sender has too little, the chain asks for more than is paid, or nobody wants it any more. */
export type SendEnd = 'sent' | 'unfunded' | 'capped' | 'gone'

/** A transaction that is to be sent. */
export interface NewTransaction {
  /** what it is for */
  subjectId: string
  creatorId: string
  from: ChainHex
  call: ServiceCall
  /** Marks what it is for as under way, in the transaction that stores it; false: it has no need of it any more. */
  begin(tx: PoolClient): Promise<boolean>
}

/** Whether the sender has enough for all that is open and this one. */
async function hasFundsFor(
  deps: ServiceDeps,
  { from, call }: NewTransaction,
  { maxFee }: GasFees,
): Promise<boolean> {
  const { service, pool, chainId } = deps
  const open = await readOpenCost(pool, { chainId, sender: from })
  const needed = open + call.gas * maxFee + call.value
  const funds = await deps.sender.funds(from)
  if (funds >= needed) return true
  const facts = { sender: from, wei: String(funds), neededWei: String(needed) }
  deps.alarms.raise(`${service}_funds_low`, facts, `the ${service} cannot pay for a transaction`)
  return false
}

/** Stores a transaction with its nonce, and hands it over after that. @throws ChainUnreadable, ChainDisputed, KeyGone */
export async function sendTransaction(deps: ServiceDeps, wanted: NewTransaction): Promise<SendEnd> {
  const { service, pool, chainId, chain, sender, bounds, alarms } = deps
  const { subjectId, creatorId, from, call } = wanted
  const fees = firstFees(await sender.gasMarket(), bounds.maxFee)
  if (!fees) {
    const facts = { subjectId, maxFee: String(bounds.maxFee) }
    alarms.raise(`${service}_fee_capped`, facts, `the chain asks for more than the ${service} may pay`)
    return 'capped'
  }
  if (!(await hasFundsFor(deps, wanted, fees))) return 'unfunded'
  const count = await chain.transactionCount(from)
  const { number: head } = await chain.head()
  const stored = await withTransaction(pool, async (tx) => {
    if (!(await wanted.begin(tx))) return null
    const nonce = await nextNonce(tx, { chainId, sender: from }, count)
    const order = { sender: from, nonce, ...call, ...fees }
    let { hash } = await sender.sign(order)
    // the same was given up before: a unit more makes it another one
    while (await isStored(tx, hash)) {
      order.gas += 1n
      hash = (await sender.sign(order)).hash
    }
    const one = { ...order, hash, subjectId, creatorId }
    return { ...one, n: await insertTransaction(tx, deps, one) }
  })
  if (!stored) return 'gone'
  // its nonce is given, whatever becomes of this: who follows the transactions hands it over again
  await handOver(deps, { ...stored, state: 'signed', ageS: 0, sentAgeS: null, sentHead: null }, head)
  return 'sent'
}
