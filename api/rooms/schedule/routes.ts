import type { Handlers } from '#api/http/handler.ts'
import type { scheduleRoutes } from './contract.ts'
import { listScheduled } from './listScheduled.ts'
import { clearReminder, type ReminderDeps, readCalendar, readReminder, setReminder } from './reminders.ts'
import { clearSchedule, setSchedule } from './setSchedule.ts'

/** Verbs of announced streams. */
export function scheduleHandlers(deps: ReminderDeps): Handlers<typeof scheduleRoutes> {
  return {
    setSchedule: async ({ params, body, account }) => ({
      body: await setSchedule(deps, params.id, account, body.starts),
    }),
    clearSchedule: async ({ params, account }) => ({ body: await clearSchedule(deps, params.id, account) }),
    getReminder: async ({ params, account }) => ({
      body: await readReminder(deps, { roomId: params.id, accountId: account }),
    }),
    setReminder: async ({ params, body, account }) => ({
      body: await setReminder(deps, { roomId: params.id, accountId: account }, body.zone),
    }),
    clearReminder: async ({ params, account }) => ({
      body: await clearReminder(deps, { roomId: params.id, accountId: account }),
    }),
    getCalendar: async ({ params, account }) => ({ body: await readCalendar(deps, params.id, account) }),
    listScheduled: async ({ params }) => ({
      body: { scheduled: await listScheduled(deps.pool, params.handle) },
    }),
  }
}
