import { PROBLEMS, type Problem, type ProblemCode } from '#domain/problem.ts'
import type { DenyCode } from '#domain/words.ts'

type Extra = Partial<
  Pick<Problem, 'detail' | 'retryAfterS' | 'fields' | 'facts' | 'retryToken' | 'decisionId'>
>

/** The only error a verb throws on purpose: becomes one RFC 9457 problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode | DenyCode
  readonly extra: Extra

  constructor(code: ProblemCode | DenyCode, extra: Extra = {}, options?: ErrorOptions) {
    super(extra.detail ?? code, options)
    this.code = code
    this.extra = extra
  }
}

/** A refusal by a stored decision: 403 with the deny code and the decision's id. */
export function denied(
  code: DenyCode,
  decisionId: string,
  extra: Omit<Extra, 'decisionId'> = {},
): ProblemError {
  return new ProblemError(code, { ...extra, decisionId })
}

/** The problem body of an error. */
export function problemOf(error: ProblemError, ref: string): Problem {
  const known = PROBLEMS[error.code as ProblemCode] as (typeof PROBLEMS)[ProblemCode] | undefined
  return {
    type: `/problems/${error.code}`,
    title: known?.title ?? 'You cannot enter',
    status: known?.status ?? 403,
    code: error.code,
    ...error.extra,
    ref,
  }
}
