import type { Pool } from 'pg'
import type { FollowBans } from '#api/accounts/followBans.ts'
import type { GuestScope } from '#api/http/limits/shares.ts'
import { spendRetryToken } from './retryTokens.ts'

const seenWhere = (
  where: string,
) => `SELECT count(DISTINCT s.account_id)::int AS n FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id
  JOIN app.account a ON a.id = s.account_id WHERE ${where} AND s.live_at IS NOT NULL AND a.created_at > app.now() - make_interval(secs => $1)`
const OF_ADDRESS = { name: 'seen_guests_address', text: seenWhere('l.guest_address = $2') }
const OF_PREFIX = { name: 'seen_guests_prefix', text: seenWhere('l.guest_prefix = $2') }
const OF_ALL = { name: 'seen_guests', text: seenWhere('l.guest_address IS NOT NULL') }

/** Guests that came to be within so many seconds, sit there now, and whose first packet came. */
async function countSeenGuests(pool: Pool, scope: GuestScope, withinS: number): Promise<number> {
  const ask = async (query: { name: string; text: string }, ...where: string[]) => {
    const { rows } = await pool.query<{ n: number }>({ ...query, values: [withinS, ...where] })
    return rows[0]?.n ?? 0
  }
  if (scope === 'all') return ask(OF_ALL)
  return 'address' in scope ? ask(OF_ADDRESS, scope.address) : ask(OF_PREFIX, scope.prefix)
}

/** By what limits tell people from strangers, besides their sessions. */
export function knownPeople(pool: Pool, bans: Pick<FollowBans, 'accountIn'>) {
  return {
    knowBrowser: (browser: string) => bans.accountIn(pool, browser),
    countSeenGuests: (scope: GuestScope, withinS: number) => countSeenGuests(pool, scope, withinS),
    spendRetryToken: spendRetryToken({ pool }),
  }
}
