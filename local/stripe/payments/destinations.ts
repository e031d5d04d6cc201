import { ApiError } from '../http/apiError.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'

/** A connected account as the platform has it, or undefined for one that is unknown or left. */
function capabilitiesOf(tx: Transaction, account: string): Record<string, string> | undefined {
  const found = tx.as(tx.platform).find<StoredObject>('account', account)
  return found && ((found.capabilities ?? {}) as Record<string, string>)
}

/**
 * @param param where the account was named
 * @throws ApiError 400 for an account that is unknown, or that may not be sent money now
 */
export function checkDestination(tx: Transaction, account: string, param: string): void {
  const capabilities = capabilitiesOf(tx, account)
  if (!capabilities)
    throw new ApiError(400, 'resource_missing', `No such destination: '${account}'`, { param })
  if (capabilities.transfers === 'active') return
  throw new ApiError(
    400,
    'insufficient_capabilities_for_transfer',
    `The account ${account} may not receive transfers: its capability transfers is not active.`,
    { param },
  )
}

/** @throws ApiError 400 for an account in whose name no card can be charged */
export function checkOnBehalfOf(tx: Transaction, account: string): void {
  const capabilities = capabilitiesOf(tx, account)
  if (!capabilities)
    throw new ApiError(400, 'resource_missing', `No such on_behalf_of: '${account}'`, {
      param: 'on_behalf_of',
    })
  if (capabilities.card_payments === 'active') return
  throw new ApiError(
    400,
    'capability_not_active',
    `The account ${account} may not be charged for: its capability card_payments is not active.`,
    { param: 'on_behalf_of' },
  )
}
