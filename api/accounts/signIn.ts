import type { Pool } from 'pg'
import { addressOf, networkName } from '#domain/address.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { SecurityLog } from '#telemetry/securityLog.ts'
import type { Handler, SignInLimits } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import {
  ChainBusy,
  ChainDisputed,
  type ChainReader,
  ChainUnconfirmed,
  ChainUnreadable,
} from '../ports/chain.ts'
import type { accountRoutes } from './contract.ts'
import { type EndSessionSeats, endSessions } from './endSessions.ts'
import type { Auth } from './session/createAuth.ts'
import { agentFamily, networkOf } from './session/seenAs.ts'
import { valueIn } from './session/sessionCookie.ts'
import { readSiweMessage, type SiweRules } from './siweMessage.ts'
import {
  accountOfWallet,
  databaseNow,
  isNonceOpen,
  isWalletKnown,
  oldestSessions,
  readMe,
  takeNonce,
} from './store.ts'

interface SignInDeps {
  pool: Pool
  random: RandomBytes
  chain: Pick<ChainReader, 'verifyMessage'>
  /** the one that signs at the moment */
  auth: () => Auth
  siwe: SiweRules
  limits: SignInLimits
  endSeats: EndSessionSeats
  /** hears of sessions that end by themselves */
  security: SecurityLog
}

/** Sessions an account has at a time. */
const MAX_SESSIONS = 20

/** Why a contract wallet cannot be asked, where that is not simply that no node answers. */
function explain(error: ChainUnreadable): { detail?: string } {
  if (error instanceof ChainUnconfirmed)
    return {
      detail:
        'Your wallet is a contract, and only one of our sources for the chain answers. That is not enough to believe its signature. Try again in a moment.',
    }
  if (error instanceof ChainDisputed)
    return {
      detail:
        'Your wallet is a contract, and our sources for the chain answer differently about its signature, so we believe neither.',
    }
  if (error instanceof ChainBusy)
    return {
      detail:
        'Your wallet is a contract, and we ask as many of those as we can at the moment. Try again in a moment.',
    }
  return {}
}

async function isSigned(chain: SignInDeps['chain'], ...signed: Parameters<ChainReader['verifyMessage']>) {
  try {
    return await chain.verifyMessage(...signed)
  } catch (error) {
    if (!(error instanceof ChainUnreadable)) throw error
    throw new ProblemError('CHAIN_UNREADABLE', { ...explain(error), retryAfterS: 5 }, { cause: error })
  }
}

/** Signs a wallet in: message, nonce, signature, in this order, and the nonce is used up by exactly one request. */
export function signIn({
  pool,
  random,
  chain,
  auth,
  siwe,
  limits,
  endSeats,
  security,
}: SignInDeps): Handler<typeof accountRoutes.signIn> {
  return async ({ body, account, session, ip, agent, isNative }) => {
    const now = await databaseNow(pool)
    const { address, nonce } = readSiweMessage(body.message, body.address, siwe, now.getTime())
    // looked up before the signature, so that made-up messages cost no call to the chain
    if (!(await isNonceOpen(pool, nonce, address))) throw new ProblemError('NONCE_INVALID')
    if (!(await isSigned(chain, address, body.message, body.signature, addressOf(ip))))
      throw new ProblemError('SIGNATURE_INVALID')
    if (!(await takeNonce(pool, nonce, address))) throw new ProblemError('NONCE_INVALID')
    if (!(await isWalletKnown(pool, address))) await limits.checkNewAccount(ip)
    const userId = await accountOfWallet(pool, address, siwe.chainId, random)
    await limits.succeed(ip, userId)
    const { headers } = await auth().api.openSession({
      body: { userId, now, ipAddress: networkOf(ip), userAgent: agentFamily(agent) },
      returnHeaders: true,
    })
    // a sign-in always gets a new session; the one this browser had is over
    const end = async (accountId: string, only: string) => {
      if ((await endSessions({ pool, endSeats }, accountId, { only })) > 0)
        security.write({ kind: 'session_end', account: accountId, prefix: networkName(ip), ref: only })
    }
    if (account && session) await end(account, session)
    for (const id of await oldestSessions(pool, userId, MAX_SESSIONS)) await end(userId, id)
    const [cookie = ''] = headers.getSetCookie()
    const answer: Record<string, string> = { 'set-cookie': cookie }
    // a page never sees its own token; a native client has no cookie jar
    if (isNative) answer['session-token'] = valueIn(cookie)
    return { body: await readMe(pool, userId), headers: answer }
  }
}
