import type { IncomingHttpHeaders } from 'node:http'
import type { RequestHandler } from 'express'
import { networkName } from '#domain/address.ts'
import type { SecurityFact, SecurityFactKind, SecurityLog } from '#domain/securityFact.ts'
import type { Witness } from './http/handler.ts'
import { ProblemError } from './http/problemError.ts'

/** Verbs whose success is told. */
const DONE: Record<string, SecurityFactKind> = {
  signIn: 'sign_in',
  signOut: 'session_end',
  revokeSession: 'session_end',
  endOtherSessions: 'session_end',
  banViewer: 'ban',
  signInWithPasskey: 'sign_in',
  signInWithCode: 'sign_in',
  linkWallet: 'identity_added',
  linkEmail: 'identity_added',
  removeIdentity: 'identity_removed',
  cancelFactorRemoval: 'factor_added',
  confirmTotp: 'factor_added',
  addPasskey: 'factor_added',
  renewRecovery: 'factor_added',
  removeTotp: 'factor_removed',
  removePasskey: 'factor_removed',
  askFactorRemoval: 'factor_removed',
  bindDeviceKey: 'device_key_added',
  endDeviceKey: 'device_key_ended',
}
/** Codes of a refused sign-in that say something about who asks; what failed on our side is in the ordinary log. */
const SIGN_IN_REFUSALS = new Set([
  'INVALID_INPUT',
  'NONCE_INVALID',
  'SIGNATURE_INVALID',
  'WRONG_CHAIN',
  'WRONG_ORIGIN',
])

/** The same of other ways in. */
const OTHER_REFUSALS: Record<string, string[]> = {
  signInWithPasskey: ['PASSKEY_REFUSED'],
  signInWithCode: ['CODE_WRONG', 'CODE_EXPIRED'],
}

/** Codes of a refused second factor; which one it was is the verb's. */
const FACTOR_REFUSALS: Record<string, SecurityFactKind> = {
  FACTOR_REFUSED: 'factor_refused',
  PASSKEY_REFUSED: 'factor_refused',
  FACTOR_LOCKED: 'factor_locked',
}

/**
 * Tells the security log what became of a request.
 * @param carriesOld whether a request shows a session of a secret that has ended
 */
export function witnessRequest(
  security: SecurityLog,
  carriesOld: (headers: IncomingHttpHeaders) => boolean,
): Witness {
  return ({ verb, headers, ip, account, ref, target, answer, error }) => {
    const prefix = networkName(ip)
    const write = (fact: Pick<SecurityFact, 'kind' | 'account' | 'ref'>) =>
      security.write({ account, prefix, ...fact })
    if (!account && carriesOld(headers)) write({ kind: 'key_old', ref })
    const code = error instanceof ProblemError ? error.code : null
    if (code === 'RATE_LIMITED') write({ kind: 'limit', ref: verb })
    else if (code && verb === 'signIn' && SIGN_IN_REFUSALS.has(code))
      write({ kind: 'sign_in_refused', ref: code })
    else if (code && OTHER_REFUSALS[verb]?.includes(code)) write({ kind: 'sign_in_refused', ref: code })
    else if (code && FACTOR_REFUSALS[code]) write({ kind: FACTOR_REFUSALS[code], account, ref: verb })
    const kind = error ? undefined : DONE[verb]
    if (!kind) return
    const signedIn = (answer?.body as { accountId?: string } | undefined)?.accountId
    const who = kind === 'sign_in' ? (signedIn ?? account) : account
    write({ kind, account: who, ref: target ?? ref })
  }
}

/** Tells of a limit that was met at a path which is no verb. Its handler leaves who asks in `locals.accountId`. */
export function witnessLimit(security: SecurityLog, ref: string, handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      await handler(request, response, next)
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'RATE_LIMITED') {
        const { accountId: account } = response.locals
        security.write({ kind: 'limit', account, prefix: networkName(request.ip ?? ''), ref })
      }
      throw error
    }
  }
}
