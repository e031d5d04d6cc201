import { refreshConnect } from '../connectAccount.ts'
import type { BillingDeps } from '../deps.ts'
import { providerProblem } from '../providerProblem.ts'

/** Readings that are under way, by the pool they go to and the creator: many who ask at once are answered by one. */
const running = new WeakMap<object, Map<string, Promise<void>>>()

/**
 * Reads a creator's account at the provider again, once for everybody who asks meanwhile.
 * @throws ProblemError PAYMENTS_UNREACHABLE when it cannot be read: what was read before is too old to sell by
 */
export async function freshenConnect(
  deps: BillingDeps,
  account: { creatorId: string; accountRef: string },
): Promise<void> {
  const own = running.get(deps.pool) ?? new Map<string, Promise<void>>()
  running.set(deps.pool, own)
  let reading = own.get(account.creatorId)
  if (!reading) {
    reading = refreshConnect(deps, account).finally(() => own.delete(account.creatorId))
    own.set(account.creatorId, reading)
  }
  try {
    await reading
  } catch (error) {
    throw providerProblem(error)
  }
}
