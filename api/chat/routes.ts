import type { Handlers } from '#api/http/handler.ts'
import type { chatRoutes } from './contract.ts'
import type { ChatDeps } from './deps.ts'
import { pinMessage, setChatRule } from './setChatRule.ts'

/** Verbs of chat by HTTP; what is read and written goes over the socket. */
export function chatHandlers(deps: Pick<ChatDeps, 'pool' | 'bus'>): Handlers<typeof chatRoutes> {
  return {
    async setChatRule({ params, account, body }) {
      await setChatRule(deps, { roomId: params.id, accountId: account }, body)
      return { body }
    },
    async pinMessage({ params, account, body }) {
      await pinMessage(deps, { roomId: params.id, accountId: account }, body.messageId)
      return {}
    },
  }
}
