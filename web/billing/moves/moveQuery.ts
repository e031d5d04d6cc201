import { queryOptions } from '@tanstack/react-query'
import type { CardMove } from '#api/billing/moves/contract.ts'
import { call } from '#web/kit/api/client.ts'

const LOOK_MS = 2000

/** A move to a wallet as the server has it; asked again until nothing of it changes by itself. Sign-out forgets it. */
export function cardMoveQuery(id: string) {
  return queryOptions({
    queryKey: ['card-move', id],
    queryFn: () => call('readCardMove', { params: { id } }),
    staleTime: 1000,
    refetchInterval: ({ state }) => (isMoving(state.data) ? LOOK_MS : false),
  })
}

/** True while its voucher can be used, or its pass waits to be settled. */
export function isMoving(move: CardMove | undefined): boolean {
  return move === undefined || move.state === 'signed' || move.state === 'claimed'
}
