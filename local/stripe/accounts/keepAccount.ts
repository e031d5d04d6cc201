import { ApiError } from '../http/apiError.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { type AccountFacts, stateOf } from './accountFacts.ts'
import { type AccountStep, takeStep } from './takeStep.ts'
import { type AccountV1, viewCapability, viewV1 } from './views/viewV1.ts'
import { DOCUMENT } from './views/wantedOf.ts'

/** Seconds from handing in to the end of the check: long enough to be seen, short enough to be waited for. */
export const CHECK_S = 20

/** What is known of an account of the platform's; undefined when the caller's scope may not know of it. */
export function findAccount(tx: Transaction, id: string): AccountFacts | undefined {
  if (tx.scope !== tx.platform && tx.scope !== id) return undefined
  const platform = tx.as(tx.platform)
  return platform.find('account', id) ? platform.hidden<AccountFacts>(id) : undefined
}

/** @throws ApiError 403, as API v1 says of accounts that are not the platform's */
export function readAccount(tx: Transaction, id: string): AccountFacts {
  const facts = findAccount(tx, id)
  if (facts) return facts
  throw new ApiError(403, 'account_invalid', `There is no account '${id}', or this key has no access to it.`)
}

/** Stores what is known, and tells what of the answers changed. */
export function keepAccount(tx: Transaction, facts: AccountFacts): AccountV1 {
  const platform = tx.as(tx.platform)
  const own = tx.as(facts.id)
  const before = platform.find<AccountV1>('account', facts.id)
  const account = platform.save(viewV1(facts, own.list<StoredObject>('bank_account'), tx.nowS))
  platform.hide(facts.id, facts)
  if (!before || JSON.stringify(before) === JSON.stringify(account)) return account
  own.emit('account.updated', account, before)
  if (before.capabilities.transfers !== account.capabilities.transfers)
    own.emit('capability.updated', viewCapability(facts, tx.nowS))
  return account
}

/**
 * Takes a step and stores what follows, deadlines and checks included.
 * @returns the account after it; undefined when the step cannot be taken
 */
export function moveAccount(
  tx: Transaction,
  facts: AccountFacts,
  step: AccountStep,
): AccountFacts | undefined {
  const after = takeStep(facts, step)
  if (!after) return undefined
  keepAccount(tx, after)
  const platform = tx.as(tx.platform)
  if (!facts.isChecking && after.isChecking) platform.schedule(tx.nowS + CHECK_S, 'accounts.verify', facts.id)
  if (step.kind === 'demand' && step.demand.untilS !== null && !step.demand.isOverdue)
    platform.schedule(step.demand.untilS, 'accounts.overdue', facts.id)
  return after
}

/** The check is over: what was handed in does. */
export function verifyNow(tx: Transaction, id: string): void {
  const facts = findAccount(tx, id)
  if (facts?.isChecking) moveAccount(tx, facts, { kind: 'verify' })
}

/** Turns what was not there in time into what the account stands still for. */
export function endDeadlines(tx: Transaction, id: string): void {
  let facts = findAccount(tx, id)
  for (const { what, untilS, isOverdue } of facts?.demands ?? [])
    if (facts && !isOverdue && untilS !== null && untilS <= tx.nowS)
      facts = moveAccount(tx, facts, { kind: 'overdue', what }) ?? facts
}

/** @throws ApiError 400 for an account that nothing leads on from */
export function refuseOver(facts: AccountFacts): void {
  const state = stateOf(facts)
  if (state === 'rejected' || state === 'closed')
    throw new ApiError(400, 'account_invalid', 'This account is rejected or closed, which is for ever.')
}

const DAY_S = 86_400

/** Lets a proof of the owner be wanted a day from now. */
export function planDocument(tx: Transaction, id: string): void {
  tx.as(tx.platform).schedule(tx.nowS + DAY_S, 'accounts.document', id)
}

/** A proof of the owner is wanted, within a week. */
export function demandDocument(tx: Transaction, id: string): void {
  const facts = findAccount(tx, id)
  const demand = {
    ...{ what: DOCUMENT, untilS: tx.nowS + 7 * DAY_S, isOverdue: false },
    code: 'verification_failed_keyed_identity',
  }
  if (facts) moveAccount(tx, facts, { kind: 'demand', demand })
}
