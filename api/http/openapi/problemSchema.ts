import { z } from 'zod'
import { PROBLEM_CODES } from '#domain/problem.ts'
import { DENY_CODES } from '#domain/words.ts'

/** Schema of every problem, for the OpenAPI document and for tests. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum([...PROBLEM_CODES, ...DENY_CODES]),
    detail: z.string().optional(),
    retryAfterS: z.int().optional(),
    ref: z.string(),
    decisionId: z.string().optional(),
    fields: z.record(z.string(), z.string()).optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
    retryToken: z.string().optional(),
  })
  .strict()
  .meta({ id: 'Problem' })
