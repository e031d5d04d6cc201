import { ProblemError } from '#api/http/problemError.ts'
import type { CallRelay } from '#protocol/calls.ts'
import type { CallDeps } from './deps.ts'

/** An own seat. */
export interface RenewWish {
  seatId: string
  accountId: string
  sessionId: string
}

/**
 * With what a seat opens another way through the relay: another network, or another page of the other side.
 * @throws ProblemError NOT_FOUND of what is no own open seat of a call, and where there is no relay
 */
export async function renewRelay({ access, relay }: CallDeps, wish: RenewWish): Promise<CallRelay> {
  const own = relay && (await access.readOwn(wish))
  if (!own) throw new ProblemError('NOT_FOUND')
  return relay.grant(own, (own.validUntilMs - own.nowMs) / 1000)
}
