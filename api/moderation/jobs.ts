import type { Jobs } from '#api/queue/jobs.ts'
import { messageJobs } from './messages/jobs.ts'
import { type ReturnDeps, returnJobs } from './returns/jobs.ts'

/** What moderation asks of the worker. */
export function moderationJobs(deps: ReturnDeps): Jobs {
  return { loops: [...(messageJobs(deps).loops ?? []), ...(returnJobs(deps).loops ?? [])] }
}
