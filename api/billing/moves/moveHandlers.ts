import { inScope, type Unscoped } from '#db/scope.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { moveRoutes } from './contract.ts'
import type { MoveDeps } from './deps.ts'
import { moveCard } from './moveCard.ts'
import { findMove, movesOf, showMove } from './moveStore.ts'

/** Verbs of card tickets that become passes, by the names of their routes. */
export function moveHandlers(deps: Unscoped<MoveDeps>): Handlers<typeof moveRoutes> {
  const of = (account: string) => inScope(deps.pool, { account })
  return {
    moveCardPass: async ({ account, body }) => ({
      body: showMove(
        await moveCard(
          { ...deps, pool: of(account) },
          { ...body, accountId: account, wallet: body.wallet.toLowerCase() },
        ),
      ),
    }),
    readCardMove: async ({ account, params }) => {
      const row = await findMove(of(account), params.id)
      if (row?.accountId !== account) throw new ProblemError('NOT_FOUND')
      return { body: showMove(row) }
    },
    listCardMoves: async ({ account }) => ({
      body: { moves: (await movesOf(of(account), account)).map(showMove) },
    }),
  }
}
