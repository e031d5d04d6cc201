import type { Pool } from 'pg'
import type { Handlers } from '#api/http/handler.ts'
import type { returnRoutes } from './contract.ts'
import { listReturning } from './listReturning.ts'

/** Verbs about people who may have returned, by the names of their routes. */
export function returnHandlers({ pool }: { pool: Pool }): Handlers<typeof returnRoutes> {
  return {
    listReturning: async ({ params, account }) => ({
      body: { people: await listReturning(pool, { channelId: params.id, accountId: account }) },
    }),
  }
}
