import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { Handlers } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { transactionRoutes } from './contract.ts'
import { findIntent, insertIntent, intentOf, isOwnWallet, readRecentIntents } from './store.ts'

export interface TransactionDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
}

/** Wallet transactions that the server watches for their senders. */
export function transactionHandlers({
  pool,
  clock,
  random,
  chainId,
}: TransactionDeps): Handlers<typeof transactionRoutes> {
  return {
    async createTxIntent({ account, body }) {
      if (body.chainId !== chainId) throw new ProblemError('WRONG_CHAIN')
      const foreign = new ProblemError('FORBIDDEN', { detail: 'This wallet is not linked to your account.' })
      if (!(await isOwnWallet(pool, account, body.wallet))) throw foreign
      const row = await insertIntent(pool, { ...body, id: newTimedId('job', clock(), random), account })
      if (row === 'foreign') throw foreign
      if (row === 'full') {
        const detail = 'Too many of your transactions are still open. Wait until some are through.'
        throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: 30 })
      }
      return { body: intentOf(row) }
    },
    async getTxIntent({ account, params }) {
      const row = await findIntent(pool, params.id, account)
      if (!row) throw new ProblemError('NOT_FOUND')
      return { body: intentOf(row) }
    },
    async listTxIntents({ account }) {
      return { body: { intents: (await readRecentIntents(pool, account)).map(intentOf) } }
    },
  }
}
