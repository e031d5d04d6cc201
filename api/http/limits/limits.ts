import type { Pool } from 'pg'
import { addressOf, prefixOf } from '#domain/address.ts'
import type { Clock } from '#domain/clock.ts'
import type { GiveBack, LimitRequest, SignInLimits, SpendRetryToken, Who } from '../handler.ts'
import { createAloneCounts } from './aloneCounts.ts'
import type { Ask, Count, Rate } from './counts.ts'
import { createCounter } from './createCounter.ts'
import { refuse } from './refuse.ts'
import { countsOf, PAYMENTS_SHARE, READ_SHARE, strangerCounts, times } from './shares.ts'
import { type CountSeenGuests, createSignInLimits, type KnowBrowser } from './signInLimits.ts'

/** The numbers of every limit, from settings. */
export interface LimitSettings {
  LIMIT_READ: Rate
  LIMIT_WRITE: Rate
  LIMIT_SIGN_IN: Rate
  LIMIT_SIGN_IN_ACCOUNT: Rate
  LIMIT_NEW_ACCOUNTS: Rate
  LIMIT_NEW_GUESTS: Rate
  LIMIT_ALL_GUESTS: Rate
  LIMIT_ADMISSION_ROOM: Rate
  LIMIT_ADMISSION_ACCOUNT: Rate
  LIMIT_ADMISSION_IP: Rate
  LIMIT_CHAIN: Rate
  LIMIT_SEARCH: Rate
  LIMIT_PAYMENTS: Rate
  LIMIT_NEW_CONNECT: Rate
  LIMIT_ROWS: number
}

interface LimitDeps {
  pool: Pool
  clock: Clock
  knowBrowser: KnowBrowser
  countSeenGuests: CountSeenGuests
  spendRetryToken: SpendRetryToken
}

export interface Limits {
  /**
   * Counts one request; of a sign-in it answers how its points come back when it succeeds.
   * @throws ProblemError RATE_LIMITED with the seconds to wait
   */
  check(request: LimitRequest): Promise<GiveBack | undefined>
  /** Counts JSON-RPC calls of a person. */
  checkChain(who: Who, calls: number): Promise<void>
  /** before somebody gets an account at the payment provider: nothing here takes one back */
  checkNewConnect(ip: string): Promise<void>
  signIn: SignInLimits
}

/**
 * Announced retries of an account that are not counted. A room announces one in ten seconds; in many rooms at once they
 * would be admissions without a limit, so that further ones count like any other.
 */
const RETRIES_UNCOUNTED: Rate = { points: 6, perS: 60 }
/** A long call has tens of thousands of rows, each hashed and written: it costs as much as a thousand reads. */
const BUNDLES: Rate = { points: 6, perS: 60 }

/** Limits that are one rate of one person; beside it what an address has, and whether it binds accounts, too. */
function limitTable(settings: LimitSettings) {
  const { LIMIT_READ: read, LIMIT_PAYMENTS: payments } = settings
  return {
    read: { rate: read, address: times(read, READ_SHARE), bindsAccounts: true },
    write: { rate: settings.LIMIT_WRITE },
    search: { rate: settings.LIMIT_SEARCH },
    bundle: { rate: BUNDLES },
    chain: { rate: settings.LIMIT_CHAIN },
    // what the provider answers in a second is shared by everybody here
    payments: { rate: payments, address: times(payments, PAYMENTS_SHARE), bindsAccounts: true },
  }
}

/** All limits of the HTTP interface. Who counts against whom is decided in `shares.ts`; the table is in decision 225. */
export function createLimits({ pool, clock, ...known }: LimitDeps, settings: LimitSettings): Limits {
  const counter = createCounter(pool, clock, settings.LIMIT_ROWS)
  const tokens = createAloneCounts()
  const table = limitTable(settings)
  const take = async (ask: Ask) => refuse(await counter.take(ask))
  const signIns = createSignInLimits({ counter, take, ...known }, settings)

  /** Each session has its own: one that was stolen must not use up what its owner ends it with. */
  function sessionCounts({ sessionId, isGuest, ip }: LimitRequest): Ask {
    if (!sessionId || isGuest) return { counts: strangerCounts('session', ip, settings.LIMIT_WRITE) }
    return { counts: [{ key: `session:${sessionId}`, rate: settings.LIMIT_WRITE }] }
  }

  /** How somebody is counted whose retry was announced; of a guest the address, for accounts of guests cost nothing. */
  const retriesOf = ({ accountId, isGuest, ip }: LimitRequest) => (isGuest ? addressOf(ip) : accountId)

  async function checkAdmission(request: LimitRequest): Promise<void> {
    const { accountId, ip, params, retryToken, isGuest } = request
    const whose = retriesOf(request)
    if (accountId && whose && params && retryToken) {
      const isUncounted = tokens.take({ key: whose, rate: RETRIES_UNCOUNTED }, clock(), 1).waitS === 0
      if (isUncounted && (await known.spendRetryToken({ accountId, token: retryToken, params }))) return
    }
    if (isGuest) {
      const address = settings.LIMIT_ADMISSION_IP
      return take(countsOf('adm', request, settings.LIMIT_ADMISSION_ACCOUNT, { address }))
    }
    const account: Count = {
      key: `adm:${accountId ?? addressOf(ip)}`,
      rate: settings.LIMIT_ADMISSION_ACCOUNT,
    }
    // what names nothing is counted for who asks, and has no row of its own
    const part = params && { key: params.id ?? params.bookingId ?? '', rate: settings.LIMIT_ADMISSION_ROOM }
    const byAddress = part ? strangerCounts('adm', ip, settings.LIMIT_ADMISSION_IP) : []
    const ask: Ask = { counts: [account, ...byAddress], ...(part ? { part } : {}) }
    await take(ask)
  }

  async function check(request: LimitRequest): Promise<GiveBack | undefined> {
    const { limit } = request
    switch (limit) {
      case 'signIn':
      case 'mail':
      case 'challenge':
        return signIns.take(limit, request)
      case 'admission':
        await checkAdmission(request)
        break
      case 'session':
        await take(sessionCounts(request))
        break
      default: {
        const { rate, ...bounds } = table[limit]
        await take(countsOf(limit, request, rate, bounds))
      }
    }
    return undefined
  }

  return {
    check,
    async checkChain(who, calls) {
      await take({ ...countsOf('chain', who, settings.LIMIT_CHAIN), cost: calls })
    },
    async checkNewConnect(ip) {
      const prefix = prefixOf(ip)
      const rate = settings.LIMIT_NEW_CONNECT
      if (prefix) await take({ counts: [{ key: `connect:${prefix}`, rate, isShared: true }] })
    },
    signIn: signIns,
  }
}
