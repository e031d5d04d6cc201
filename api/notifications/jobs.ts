import type { Pool } from 'pg'
import type { Jobs } from '../queue/jobs.ts'
import { createPost, type PostDeps } from './deliveries/createPost.ts'
import { failAllDue, forgetOldNews } from './store.ts'

const LOOK_MS = 200
/** With no mail server nothing waits for one. */
const WITHOUT_SERVER_MS = 5000
/** Connections that only security uses. */
const RESERVED = 2

/** Work of notifications: mails that are due, and old news that go. */
export interface NotificationJobs extends Jobs {
  /** Waits for mails under way. */
  settle(withinMs: number): Promise<void>
}

const timetable = (pool: Pool) => [{ task: 'forget-news', at: '23 3 * * *', run: () => forgetOldNews(pool) }]

/** Where there is no mail server, mails fail at once: one that is set up later must not send old ones. */
export function jobsWithoutMail(pool: Pool): NotificationJobs {
  const fail = { name: 'post', everyMs: WITHOUT_SERVER_MS, isExclusive: false, run: () => failAllDue(pool) }
  return { loops: [fail], timetable: timetable(pool), settle: async () => {} }
}

/** @param connections mails under way at a time */
export function notificationJobs(deps: PostDeps, connections: number): NotificationJobs {
  const lanes = {
    'post-security': createPost(deps, 'security', connections),
    post: createPost(deps, 'others', Math.max(1, connections - RESERVED)),
  }
  return {
    loops: Object.entries(lanes).map(([name, { run }]) => ({
      name,
      everyMs: LOOK_MS,
      isExclusive: false,
      run,
    })),
    timetable: timetable(deps.pool),
    settle: async (withinMs) => {
      await Promise.all(Object.values(lanes).map((lane) => lane.settle(withinMs)))
    },
  }
}
