import { handleProblem } from '#domain/names/handleRule.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { creatorRoutes } from '../contract.ts'
import type { KeptHandleDeps } from '../keptHandles.ts'
import { type PageDeps, readChannelPage } from '../readChannelPage.ts'
import { insertChannel } from '../store.ts'
import { HANDLE_TAKEN } from './ownChannels.ts'

/** Makes a channel of the account, a creator from the first one on. Refuses INVALID_INPUT, HANDLE_TAKEN, CONFLICT (has as many as it can). */
export function createChannel(
  deps: PageDeps & KeptHandleDeps & { settings: { MAX_CHANNELS: number } },
): Handler<typeof creatorRoutes.createChannel> {
  return async ({ account, body }) => {
    const problem = handleProblem(body.handle)
    if (problem) throw new ProblemError('INVALID_INPUT', { detail: problem, fields: { '/handle': problem } })
    const outcome = await insertChannel(deps, account, body)
    if (outcome === 'taken') {
      throw new ProblemError('HANDLE_TAKEN', HANDLE_TAKEN)
    }
    if (outcome === 'many') {
      const detail = `You have ${deps.settings.MAX_CHANNELS} channels, and that is the most. Bring back one you archived.`
      throw new ProblemError('CONFLICT', { detail })
    }
    return { body: await readChannelPage(deps, body.handle, account) }
  }
}
