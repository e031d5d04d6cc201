import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { networkName } from '#domain/address.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { tryParkedAgain } from '../../inbox/tryParkedAgain.ts'
import { createCurrencyFacts, type ListedCurrency } from '../currencyFacts.ts'
import type { bookkeepingRoutes } from './contract.ts'
import { type Looking, readAdminMoney, readMatters } from './readAdminMoney.ts'

interface BookkeepingDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
  currencies: readonly ListedCurrency[]
}

const GONE = 'It is not open any more: look again.'

/** What who keeps the books does; that they may was looked at before. */
export function bookkeepingHandlers(deps: BookkeepingDeps): Handlers<typeof bookkeepingRoutes> {
  const { pool, clock, random, chainId, currencies } = deps
  const currencyOf = createCurrencyFacts(chainId, currencies)
  const looking = (actor: string, ip: string, reason: string): Looking => ({
    ...{ actor, auditId: newTimedId('aud', clock(), random), reason, ipPrefix: networkName(ip) },
  })
  return {
    async findAdminMoney() {
      return {}
    },
    async readAdminMoney({ account, ip, body: { reason, zone = 'UTC' } }) {
      const of = { ...looking(account, ip, reason), zone }
      return { body: await readAdminMoney({ pool, currencyOf }, of) }
    },
    async readMoneyMatters({ account, ip, body: { reason, by, after } }) {
      const of = looking(account, ip, reason)
      return { body: await readMatters({ pool, currencyOf }, of, { by, after }) }
    },
    async tryEventAgain({ account, ip, body: { endpoint, eventId, reason } }) {
      const { actor, auditId, ipPrefix } = looking(account, ip, reason)
      const isTried = await withTransaction(pool, async (tx) => {
        await tx.query("SELECT app.note_bookkeeping($1, $2, 'try', $3, NULL, $4, $5)", [
          ...[auditId, actor, `${endpoint}/${eventId}`, reason, ipPrefix],
        ])
        return tryParkedAgain(tx, endpoint, eventId)
      })
      if (!isTried) throw new ProblemError('NOT_FOUND', { detail: GONE })
      return {}
    },
    async endMoneyMatter({ account, ip, body: { key, reason } }) {
      const { actor, auditId, ipPrefix } = looking(account, ip, reason)
      const { rows } = await pool.query<{ isEnded: boolean }>(
        'SELECT app.end_matter($1, $2, $3, $4, $5) AS "isEnded"',
        [actor, auditId, key, reason, ipPrefix],
      )
      if (!rows[0]?.isEnded) throw new ProblemError('NOT_FOUND', { detail: GONE })
      return {}
    },
  }
}
