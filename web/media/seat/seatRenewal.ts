import type { JoinTicket } from '#protocol/ticket.ts'
import { Unreachable } from '#web/kit/api/ApiProblem.ts'

/** Fresh tickets for one seat. */
export interface SeatRenewal {
  /** the server gave a token: the next renewal does not count against the limits */
  keepToken: (token: string) => void
  renew: () => Promise<JoinTicket>
}

/** @param ask one request for a ticket; throws `Unreachable` when no answer came */
export function openSeatRenewal(ask: (body: { retryToken?: string }) => Promise<JoinTicket>): SeatRenewal {
  let token: string | null = null
  return {
    keepToken(next) {
      token = next
    },
    async renew() {
      const mine = token
      token = null
      if (mine === null) return ask({})
      try {
        return await ask({ retryToken: mine })
      } catch (error) {
        // most requests that get no answer never arrived; a token that did is refused like none
        if (error instanceof Unreachable) token ??= mine
        throw error
      }
    },
  }
}
