import type { Handlers } from '#api/http/handler.ts'
import type { Access } from '../createAccess.ts'
import { askToSpeak, withdrawRequest } from './askToSpeak.ts'
import type { floorRoutes } from './contract.ts'
import { endSpeech, stepDown } from './endSpeech.ts'
import { grantSpeech } from './grantSpeech.ts'
import { putLater, setFloorOrder } from './orderRequests.ts'

/** Verbs of the floor by the names of their routes. */
export function floorHandlers(access: Access): Handlers<typeof floorRoutes> {
  return {
    askToSpeak: async ({ params, account }) => ({
      body: { requestId: await askToSpeak(access, { roomId: params.id, accountId: account }) },
    }),
    withdrawRequest: async ({ params, account }) => {
      await withdrawRequest(access, { roomId: params.id, accountId: account })
      return {}
    },
    grantSpeech: async ({ params, body, account, ref }) => {
      await grantSpeech(access, { roomId: params.id, accountId: account, ...body, trace: ref })
      return {}
    },
    putLater: async ({ params, body, account }) => {
      await putLater(access, { roomId: params.id, accountId: account }, body.requestId)
      return {}
    },
    endSpeech: async ({ params, body, account }) => {
      await endSpeech(access, { roomId: params.id, accountId: account }, body.seatId)
      return {}
    },
    stepDown: async ({ params, account }) => {
      await stepDown(access, { roomId: params.id, accountId: account })
      return {}
    },
    setFloorOrder: async ({ params, body, account }) => {
      await setFloorOrder(access, { roomId: params.id, accountId: account }, body.order)
      return {}
    },
  }
}
