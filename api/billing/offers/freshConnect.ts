import { inScope, originOf } from '#db/scope.ts'
import { refreshConnect } from '../connectAccount.ts'
import type { BillingDeps } from '../deps.ts'
import { providerProblem } from '../providerProblem.ts'
import { hasOldReading } from './offerStore.ts'

interface Account {
  creatorId: string
  accountRef: string
}

/** Readings that are under way, by the pool they go to and the creator: many who ask at once are answered by one. */
const running = new WeakMap<object, Map<string, Promise<void>>>()

async function readAgain(of: BillingDeps, account: Account): Promise<void> {
  const deps = { ...of, pool: inScope(of.pool, { creator: account.creatorId }) }
  // somebody whose row was read before the last reading was kept comes when that is over
  if (await hasOldReading(deps.pool, account.creatorId)) await refreshConnect(deps, account)
}

/**
 * Reads a creator's account at the provider again, once for everybody who asks meanwhile.
 * @throws ProblemError PAYMENTS_UNREACHABLE when it cannot be read: what was read before is too old to sell by
 */
export async function freshenConnect(deps: BillingDeps, account: Account): Promise<void> {
  const own = running.get(originOf(deps.pool)) ?? new Map<string, Promise<void>>()
  running.set(originOf(deps.pool), own)
  let reading = own.get(account.creatorId)
  if (!reading) {
    reading = readAgain(deps, account).finally(() => own.delete(account.creatorId))
    own.set(account.creatorId, reading)
  }
  try {
    await reading
  } catch (error) {
    throw providerProblem(error)
  }
}
