import type { Handlers } from '#api/http/handler.ts'
import { banViewer } from '../banViewer.ts'
import type { ModerationDeps } from '../deps.ts'
import type { messageRoutes } from './contract.ts'
import { deleteMessage, deleteMessagesOf } from './deleteMessages.ts'
import { readPerson } from './readPerson.ts'
import { readRemovedTexts } from './readRemovedTexts.ts'
import { releaseHeld } from './releaseHeld.ts'
import { shieldRoom } from './shieldRoom.ts'
import { timeOut } from './timeOut.ts'

/** Acts about messages by the names of their routes. */
export function messageHandlers(deps: ModerationDeps): Handlers<typeof messageRoutes> {
  return {
    deleteMessage: async ({ params, body, account }) => ({
      body: await deleteMessage(deps, { ...body, roomId: params.id, accountId: account }, params.messageId),
    }),
    deleteMessagesOf: async ({ params, body, account }) => ({
      body: await deleteMessagesOf(
        deps,
        { ...body, roomId: params.id, accountId: account },
        params.accountId,
      ),
    }),
    timeOut: async ({ params, body, account }) => ({
      body: await timeOut(deps, {
        ...body,
        ...{ roomId: params.id, actor: account, accountId: params.accountId },
      }),
    }),
    banWriter: async ({ params, body, account, ref }) => ({
      body: await banViewer(deps, {
        ...body,
        kind: 'ban',
        ...{ target: { writer: params.accountId }, roomId: params.id, accountId: account, trace: ref },
      }),
    }),
    shieldRoom: async ({ params, body, account }) => ({
      body: await shieldRoom(deps, { ...body, roomId: params.id, accountId: account }),
    }),
    releaseMessage: async ({ params, account }) => ({
      body: await releaseHeld(deps, { roomId: params.id, accountId: account }, params.messageId),
    }),
    readPerson: async ({ params, account }) => ({
      body: await readPerson(deps.pool, { roomId: params.id, accountId: account }, params.accountId),
    }),
    readRemovedTexts: async ({ params, account }) => ({
      body: {
        texts: await readRemovedTexts(deps.pool, {
          channelId: params.id,
          actId: params.actId,
          accountId: account,
        }),
      },
    }),
  }
}
