import type { Pool } from 'pg'
import { addressOf, prefixOf } from '#domain/address.ts'
import type { Clock } from '#domain/clock.ts'
import type { LimitRequest, SignInLimits, SpendRetryToken, Who } from '../handler.ts'
import { ProblemError } from '../problemError.ts'
import { createAloneCounts } from './aloneCounts.ts'
import type { Ask, Count, Rate } from './counts.ts'
import { createCounter } from './createCounter.ts'

/** The numbers of every limit, from settings. */
export interface LimitSettings {
  LIMIT_READ: Rate
  LIMIT_WRITE: Rate
  LIMIT_SIGN_IN: Rate
  LIMIT_SIGN_IN_ACCOUNT: Rate
  LIMIT_NEW_ACCOUNTS: Rate
  LIMIT_NEW_GUESTS: Rate
  LIMIT_ADMISSION_ROOM: Rate
  LIMIT_ADMISSION_ACCOUNT: Rate
  LIMIT_ADMISSION_IP: Rate
  LIMIT_CHAIN: Rate
  LIMIT_SEARCH: Rate
  LIMIT_PAYMENTS: Rate
  LIMIT_NEW_CONNECT: Rate
  LIMIT_ROWS: number
}

export interface Limits {
  /** Counts one request. Throws RATE_LIMITED with the seconds to wait. */
  check(request: LimitRequest): Promise<void>
  /** Counts JSON-RPC calls of a person. */
  checkChain(who: Who, calls: number): Promise<void>
  /** before somebody gets an account at the payment provider: nothing here takes one back */
  checkNewConnect(ip: string): Promise<void>
  signIn: SignInLimits
}

/** A network has so many times what one address has. */
export const PREFIX_SHARE = 8
/** Reads of one address, as many times those of one account: an office reads through one. */
export const READ_SHARE = 20
/** Requests of one address to the payment provider, as many times those of one account: accounts cost nothing. */
export const PAYMENTS_SHARE = 4
/**
 * Announced retries of an account that are not counted. A room announces one in ten seconds; in many rooms at once they
 * would be admissions without a limit, so that further ones count like any other.
 */
const RETRIES_UNCOUNTED: Rate = { points: 6, perS: 60 }
/** Requests that one sign-in takes: the nonce and the message. */
const SIGN_IN_COST = 2

const times = ({ points, perS }: Rate, factor: number): Rate => ({ points: points * factor, perS })

/**
 * What a stranger is counted by: the network, then the address. The larger first, so that who is refused adds no row; who
 * is over the smaller is known to the process, and does not use up what others share.
 */
function strangerCounts(kind: string, ip: string, rate: Rate): [Count, ...Count[]] {
  const prefix = prefixOf(ip)
  const own = { key: `${kind}:${addressOf(ip)}`, rate }
  return prefix ? [{ key: `${kind}:${prefix}`, rate: times(rate, PREFIX_SHARE) }, own] : [own]
}

function countsOf(kind: string, { accountId, ip }: Who, rate: Rate): Ask {
  return { counts: accountId ? [{ key: `${kind}:${accountId}`, rate }] : strangerCounts(kind, ip, rate) }
}

function refuse(retryAfterS: number): void {
  if (retryAfterS > 0) {
    throw new ProblemError('RATE_LIMITED', { detail: `Try again in ${retryAfterS} seconds.`, retryAfterS })
  }
}

/** All limits of the HTTP interface: who has a session is counted by account, a stranger and a guest by address. */
export function createLimits(
  { pool, clock }: { pool: Pool; clock: Clock },
  settings: LimitSettings,
  spendRetryToken: SpendRetryToken,
): Limits {
  const counter = createCounter(pool, clock, settings.LIMIT_ROWS)
  const tokens = createAloneCounts()
  const take = async (ask: Ask) => refuse(await counter.take(ask))

  function readCounts({ accountId, ip }: Who): Ask {
    const ofAddress = times(settings.LIMIT_READ, READ_SHARE)
    if (!accountId) return { counts: strangerCounts('read', ip, ofAddress) }
    const own = { key: `read:${accountId}`, rate: settings.LIMIT_READ }
    return { counts: [{ key: `read:${addressOf(ip)}`, rate: ofAddress }, own] }
  }

  /** What the provider answers in a second is shared by everybody here. */
  function paymentCounts({ accountId, ip }: Who): Ask {
    const byAddress = strangerCounts('pay', ip, times(settings.LIMIT_PAYMENTS, PAYMENTS_SHARE))
    if (!accountId) return { counts: byAddress }
    return { counts: [...byAddress, { key: `pay:${accountId}`, rate: settings.LIMIT_PAYMENTS }] }
  }

  /** Also of who has a session: it may be a stolen one, and signing in anew ends it. */
  function signInCounts(ip: string): Ask {
    return { counts: strangerCounts('sign-in', ip, settings.LIMIT_SIGN_IN) }
  }

  /** Each session has its own: one that was stolen must not use up what its owner ends it with. */
  function sessionCounts({ sessionId, ip }: LimitRequest): Ask {
    if (!sessionId) return { counts: strangerCounts('session', ip, settings.LIMIT_WRITE) }
    return { counts: [{ key: `session:${sessionId}`, rate: settings.LIMIT_WRITE }] }
  }

  /** How somebody is counted whose retry was announced; of a guest the address, for accounts of guests cost nothing. */
  const retriesOf = ({ accountId, isGuest, ip }: LimitRequest) => (isGuest ? addressOf(ip) : accountId)

  async function checkAdmission(request: LimitRequest): Promise<void> {
    const { accountId, ip, params, retryToken, isGuest } = request
    const whose = retriesOf(request)
    if (accountId && whose && params && retryToken) {
      const isUncounted = tokens.take({ key: whose, rate: RETRIES_UNCOUNTED }, clock(), 1).waitS === 0
      if (isUncounted && (await spendRetryToken({ accountId, token: retryToken, params }))) return
    }
    if (isGuest) return take({ counts: strangerCounts('adm', ip, settings.LIMIT_ADMISSION_IP) })
    const account: Count = {
      key: `adm:${accountId ?? addressOf(ip)}`,
      rate: settings.LIMIT_ADMISSION_ACCOUNT,
    }
    // what names nothing is counted for who asks, and has no row of its own
    const part = params && { key: params.id ?? '', rate: settings.LIMIT_ADMISSION_ROOM }
    const byAddress = part ? strangerCounts('adm', ip, settings.LIMIT_ADMISSION_IP) : []
    const ask: Ask = { counts: [account, ...byAddress], ...(part ? { part } : {}) }
    await take(ask)
  }

  return {
    async check(asked) {
      if (asked.limit === 'admission') return checkAdmission(asked)
      const request = asked.isGuest ? { ...asked, accountId: null, sessionId: null } : asked
      if (request.limit === 'read') await take(readCounts(request))
      else if (request.limit === 'write') await take(countsOf('write', request, settings.LIMIT_WRITE))
      else if (request.limit === 'signIn') await take(signInCounts(request.ip))
      else if (request.limit === 'session') await take(sessionCounts(request))
      else if (request.limit === 'payments') await take(paymentCounts(request))
      else if (request.limit === 'search') await take(countsOf('search', request, settings.LIMIT_SEARCH))
      else await take(countsOf('chain', request, settings.LIMIT_CHAIN))
    },
    async checkChain(who, calls) {
      await take({ ...countsOf('chain', who, settings.LIMIT_CHAIN), cost: calls })
    },
    async checkNewConnect(ip) {
      const prefix = prefixOf(ip)
      if (prefix) await take({ counts: [{ key: `connect:${prefix}`, rate: settings.LIMIT_NEW_CONNECT }] })
    },
    signIn: {
      async checkNewAccount(ip) {
        const prefix = prefixOf(ip)
        if (prefix) await take({ counts: [{ key: `new:${prefix}`, rate: settings.LIMIT_NEW_ACCOUNTS }] })
      },
      async checkNewGuest(ip) {
        const prefix = prefixOf(ip)
        if (prefix) await take({ counts: [{ key: `guest:${prefix}`, rate: settings.LIMIT_NEW_GUESTS }] })
      },
      async succeed(ip, accountId) {
        const own = { key: `signed-in:${accountId}`, rate: settings.LIMIT_SIGN_IN_ACCOUNT }
        await take({ counts: [own] })
        const keys = signInCounts(ip).counts.map(({ key }) => key)
        await counter.giveBack(keys, SIGN_IN_COST)
      },
    },
  }
}
