import type { Handlers } from '#api/http/handler.ts'
import { decideAppeal } from './appeals/decideAppeal.ts'
import { listAppeals } from './appeals/listAppeals.ts'
import { makeAppeal } from './appeals/makeAppeal.ts'
import { banViewer } from './banViewer.ts'
import type { moderationRoutes } from './contract.ts'
import type { ModerationDeps } from './deps.ts'
import { listBans } from './listBans.ts'
import { listOwnActs } from './listOwnActs.ts'
import type { logRoutes } from './log/contract.ts'
import { listLog } from './log/listLog.ts'
import { readPolicy } from './readPolicy.ts'
import { readTransparency } from './readTransparency.ts'
import { undoAct } from './undoAct.ts'

/** Verbs of moderation by the names of their routes. */
export function moderationHandlers(
  deps: ModerationDeps,
): Handlers<typeof moderationRoutes & typeof logRoutes> {
  return {
    getPolicy: async () => ({ body: { rules: await readPolicy(deps.pool) } }),
    getTransparency: async () => ({ body: { counts: await readTransparency(deps.pool) } }),
    listOwnActs: async ({ account }) => ({ body: { acts: await listOwnActs(deps.pool, account) } }),
    banViewer: async ({ params, body: { seatId, ...body }, account, ref }) => ({
      body: await banViewer(deps, {
        ...body,
        kind: 'ban',
        ...{ target: { seatId }, roomId: params.id, accountId: account, trace: ref },
      }),
    }),
    kickViewer: async ({ params, body: { seatId, ...body }, account, ref }) => ({
      body: await banViewer(deps, {
        ...body,
        ...{ kind: 'kick', until: null },
        ...{ target: { seatId }, roomId: params.id, accountId: account, trace: ref },
      }),
    }),
    listBans: async ({ params, query, account }) => ({
      body: await listBans(deps.pool, {
        channelId: params.id,
        accountId: account,
        before: query.before ?? null,
      }),
    }),
    readLog: async ({ params, query, account }) => ({
      body: await listLog(deps.pool, {
        channelId: params.id,
        accountId: account,
        before: query.before ?? null,
      }),
    }),
    makeAppeal: async ({ params, body, account }) => {
      await makeAppeal(deps, { actId: params.actId, accountId: account, text: body.text })
      return {}
    },
    listAppeals: async ({ params, account }) => ({
      body: { appeals: await listAppeals(deps.pool, { channelId: params.id, accountId: account }) },
    }),
    decideAppeal: async ({ params, body, account }) => {
      await decideAppeal(deps, { channelId: params.id, actId: params.actId, accountId: account, ...body })
      return {}
    },
    undoAct: async ({ params, body, account }) => {
      await undoAct(deps, { channelId: params.id, actId: params.actId, accountId: account, ...body })
      return {}
    },
  }
}
