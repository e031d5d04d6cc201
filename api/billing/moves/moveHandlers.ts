import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { moveRoutes } from './contract.ts'
import type { MoveDeps } from './deps.ts'
import { findMove, movesOf, showMove } from './moveStore.ts'

/** Verbs of card tickets that become passes, by the names of their routes. */
export function moveHandlers({ pool }: MoveDeps): Handlers<typeof moveRoutes> {
  return {
    moveCardPass: async () => {
      throw new ProblemError('CONFLICT', {
        detail: 'Tickets cannot be moved to a wallet here at the moment.',
      })
    },
    readCardMove: async ({ account, params }) => {
      const row = await findMove(pool, params.id)
      if (row?.accountId !== account) throw new ProblemError('NOT_FOUND')
      return { body: showMove(row) }
    },
    listCardMoves: async ({ account }) => ({ body: { moves: (await movesOf(pool, account)).map(showMove) } }),
  }
}
