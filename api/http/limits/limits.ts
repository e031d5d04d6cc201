import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import type { LimitRequest, SpendRetryToken } from '../handler.ts'
import { ProblemError } from '../problemError.ts'
import { createBucket, type Rate } from './bucket.ts'
import { takeTogether } from './takeTogether.ts'

/** The numbers of every limit, from settings. */
export interface LimitSettings {
  LIMIT_READ: Rate
  LIMIT_WRITE: Rate
  LIMIT_SIGN_IN: Rate
  LIMIT_ADMISSION_ROOM: Rate
  LIMIT_ADMISSION_ACCOUNT: Rate
  LIMIT_ADMISSION_IP: Rate
  LIMIT_CHAIN: Rate
}

export interface Limits {
  /** Counts one request. Throws RATE_LIMITED with the seconds to wait. */
  check(request: LimitRequest): Promise<void>
  /** Counts JSON-RPC calls of one address. */
  checkChain(ip: string, calls: number): Promise<void>
}

function refuse(waits: number[]): void {
  const retryAfterS = Math.max(...waits)
  if (retryAfterS > 0) {
    throw new ProblemError('RATE_LIMITED', { detail: `Try again in ${retryAfterS} seconds.`, retryAfterS })
  }
}

/** All limits of the HTTP interface. */
export function createLimits(
  { pool, clock }: { pool: Pool; clock: Clock },
  settings: LimitSettings,
  spendRetryToken: SpendRetryToken,
): Limits {
  const read = createBucket(pool, 'read', settings.LIMIT_READ)
  const write = createBucket(pool, 'write', settings.LIMIT_WRITE)
  const signIn = createBucket(pool, 'sign-in', settings.LIMIT_SIGN_IN)
  const perRoom = createBucket(pool, 'adm-room', settings.LIMIT_ADMISSION_ROOM)
  const perAccount = createBucket(pool, 'adm-account', settings.LIMIT_ADMISSION_ACCOUNT)
  const perAddress = createBucket(pool, 'adm-ip', settings.LIMIT_ADMISSION_IP)
  const chain = createBucket(pool, 'chain', settings.LIMIT_CHAIN)

  async function checkAdmission({ accountId, ip, params, retryToken }: LimitRequest): Promise<void> {
    const account = accountId ?? ip
    if (accountId && retryToken && (await spendRetryToken({ accountId, token: retryToken, params }))) return
    // account first: a person over their own limit must not use up the address they share with others
    const room = { bucket: perRoom, key: `${account}:${String(params.id).slice(0, 40)}` }
    const others = [
      { bucket: perAccount, key: account },
      { bucket: perAddress, key: ip },
    ]
    refuse(await takeTogether(pool, clock(), room, others))
  }

  return {
    async check(request) {
      const who = request.accountId ?? request.ip
      if (request.limit === 'admission') await checkAdmission(request)
      else if (request.limit === 'read') refuse([await read.take(request.ip)])
      else if (request.limit === 'write') refuse([await write.take(who)])
      else if (request.limit === 'signIn') refuse([await signIn.take(request.ip)])
      else refuse([await chain.take(request.ip)])
    },
    async checkChain(ip, calls) {
      refuse([await chain.take(ip, calls)])
    },
  }
}
