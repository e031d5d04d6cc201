import type { QueryClient } from '@tanstack/react-query'
import { closeWallet } from '#web/chain/openWallet.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { closeLiveSocket } from '#web/kit/socket.ts'
import { noteSignedIn } from './signedInHint.ts'
import { meQuery } from './useSession.ts'

/** Ends this session and forgets everything this page knew about the account. */
export async function signOut(queries: QueryClient): Promise<void> {
  try {
    await call('signOut', {})
  } catch (error) {
    if (problemCode(error) !== 'SIGN_IN_REQUIRED') throw error
  }
  noteSignedIn(false)
  await Promise.all([closeLiveSocket(), closeWallet().catch(() => null)])
  queries.removeQueries({
    predicate: (query) => query.queryKey[0] !== 'config' && query.queryKey[0] !== 'me',
  })
  queries.setQueryData(meQuery().queryKey, null)
}
