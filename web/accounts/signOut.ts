import type { QueryClient } from '@tanstack/react-query'
import { closeWallet } from '#web/chain/openWallet.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { closeSocket } from '#web/kit/socket.ts'
import { noteSignedIn } from './signedInHint.ts'
import { meQuery } from './useSession.ts'

// Asked by the signed-in only; asking again now would be answered with 401.
const OWN_KEYS = [
  'sessions',
  'identities',
  'factors',
  'tx-intents',
  'viewers',
  'notifications',
  'mail-choices',
  'my-passes',
  'waiting-money',
  'profile',
  'export',
  'closing',
]
const KEPT_KEYS = ['me', 'config', ...OWN_KEYS]

/** Forgets everything this page knew about the account: its session is over. */
export async function forgetAccount(queries: QueryClient): Promise<void> {
  noteSignedIn(false)
  await Promise.all([closeSocket(), closeWallet().catch(() => null)])
  queries.setQueryData(meQuery().queryKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => OWN_KEYS.includes(String(queryKey[0])) })
  void queries.invalidateQueries({ predicate: ({ queryKey }) => !KEPT_KEYS.includes(String(queryKey[0])) })
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
