import type { Query, QueryClient } from '@tanstack/react-query'
import { closeWallet } from '#web/chain/openWallet.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { closeSocket } from '#web/kit/socket.ts'
import { noteSignedIn } from './signedInHint.ts'
import { meQuery } from './useSession.ts'

// Asked by the signed-in only; asking again now would be answered with 401.
const OWN_KEYS = [
  'sessions',
  'identities',
  'factors',
  'device-keys',
  'tx-intents',
  'viewers',
  'notifications',
  'mail-choices',
  'my-passes',
  'waiting-money',
  'profile',
  'export',
  'closing',
  ...['my-cards', 'my-purchases', 'my-payouts', 'purchase', 'card-move', 'refund-offer', 'refund-wishes'],
  ...['connect-account', 'earnings', 'earning-entries', 'earning-days', 'admin-money', 'own-channels'],
  ...['own-passes', 'kept-prices', 'payouts', 'sale-totals', 'reminder'],
  ...['token-locks', 'room-tokens', 'lock-figures', 'grace-tokens'],
  ...['own-clubs', 'club-members', 'co-hosting', 'co-hosts', 'own-calls', 'reservations', 'bookings'],
  'call-record',
  ...['given-tips', 'channel-tips', 'room-tips', 'tip-terms', 'splits', 'split-figures'],
]
const KEPT_KEYS = ['me', 'config', ...OWN_KEYS]

const keyOf = ({ queryKey }: Query): string => String(queryKey[0])

/** Forgets everything this page knew about the account: its session is over. */
export async function forgetAccount(queries: QueryClient): Promise<void> {
  noteSignedIn(false)
  await Promise.all([closeSocket(), closeWallet().catch(() => null)])
  // an answer for them that is on its way is for nobody any more
  await queries.cancelQueries({ predicate: (query) => ['me', ...OWN_KEYS].includes(keyOf(query)) })
  queries.setQueryData(meQuery().queryKey, null)
  queries.removeQueries({ predicate: (query) => OWN_KEYS.includes(keyOf(query)) })
  void readAgain(queries, { predicate: (query) => !KEPT_KEYS.includes(keyOf(query)) })
}

/** Ends this session. */
export async function signOut(queries: QueryClient): Promise<void> {
  // the end of a seat may be told before this answer, and its page must not ask as somebody any more
  noteSignedIn(false)
  try {
    await call('signOut', {})
  } catch (error) {
    if (problemCode(error) !== 'SIGN_IN_REQUIRED') {
      noteSignedIn(true)
      throw error
    }
  }
  await forgetAccount(queries)
}
