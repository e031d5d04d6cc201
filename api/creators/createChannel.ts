import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { handleProblem } from '#domain/names/handleRule.ts'
import type { Handler } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { creatorRoutes } from './contract.ts'
import { type PageDeps, readChannelPage } from './readChannelPage.ts'
import { insertChannel } from './store.ts'

/** Makes the account a creator with one channel. Refuses INVALID_INPUT, HANDLE_TAKEN, CONFLICT (has one already). */
export function createChannel(
  deps: PageDeps & { pool: Pool; random: RandomBytes },
): Handler<typeof creatorRoutes.createChannel> {
  return async ({ account, body }) => {
    const problem = handleProblem(body.handle)
    if (problem) throw new ProblemError('INVALID_INPUT', { detail: problem, fields: { '/handle': problem } })
    const outcome = await insertChannel(deps.pool, account, body, deps.random)
    if (outcome === 'taken') {
      throw new ProblemError('HANDLE_TAKEN', {
        detail: 'It is taken, or looks too much like one that is. Try another.',
        fields: { '/handle': 'taken' },
      })
    }
    if (outcome === 'exists') throw new ProblemError('CONFLICT', { detail: 'You have a channel already.' })
    return { body: await readChannelPage(deps, body.handle, account) }
  }
}
