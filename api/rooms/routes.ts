import type { Handlers } from '#api/http/handler.ts'
import type { LockPlace } from './chain/locksOf.ts'
import type { roomRoutes } from './contract.ts'
import { createRoom } from './createRoom.ts'
import type { RoomDeps, TipVerbs, TokenVerbs } from './deps.ts'
import { endRoom } from './endRoom.ts'
import { listViewers } from './listViewers.ts'
import { openRoom } from './openRoom.ts'
import { readRoomView } from './readRoomView.ts'
import { goLive } from './stream/goLive.ts'
import { moveRoom } from './stream/moveRoom.ts'
import { updateRoom } from './stream/updateRoom.ts'

/** Verbs of rooms by the names of their routes. */
export function roomHandlers(
  deps: RoomDeps &
    LockPlace & {
      settings: { MAX_DRAFTS: number; MAX_SPEAKERS: number }
      tips: TipVerbs
      tokens: TokenVerbs
    },
): Handlers<typeof roomRoutes> {
  return {
    createRoom: async ({ body, account }) => ({ body: await createRoom(deps, body, account) }),
    getRoom: async ({ params, account }) => ({ body: await readRoomView(deps, params.id, account) }),
    updateRoom: async ({ params, body, account }) => ({
      body: await updateRoom(deps, params.id, account, body),
    }),
    moveRoom: async ({ params, body, account }) => ({
      body: await moveRoom(deps, { roomId: params.id, channelId: body.channelId }, account),
    }),
    openRoom: async ({ params, account }) => ({ body: await openRoom(deps, params.id, account) }),
    goLive: async ({ params, account }) => ({ body: await goLive(deps, params.id, account) }),
    endRoom: async ({ params, account }) => ({ body: await endRoom(deps, params.id, account) }),
    listViewers: async ({ params, account }) => ({ body: await listViewers(deps, params.id, account) }),
  }
}
