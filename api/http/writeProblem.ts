import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { isDatabaseAway } from '#db/connections/awaitDatabase.ts'
import { ProblemError, problemOf } from './problemError.ts'

/** A server that is restarted comes back in about that time. */
const AWAY_S = 1
const AWAY = 'Our database does not answer right now. Try again in a moment.'

/** A database that is away, and what Express could not read: errors with a type, which are the caller's, not ours. */
function expectedError(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error
  if (isDatabaseAway(error))
    return new ProblemError('BUSY', { detail: AWAY, retryAfterS: AWAY_S }, { cause: error })
  const { type, status, limit } = error as { type?: string; status?: number; limit?: number }
  if (type === 'entity.too.large')
    return new ProblemError('BODY_TOO_LARGE', { detail: `At most ${Math.floor((limit ?? 0) / 1024)} kB.` })
  if (type?.startsWith('entity.') || type?.startsWith('encoding.') || type?.startsWith('charset.')) {
    return new ProblemError('MALFORMED_BODY')
  }
  if (type?.startsWith('request.')) return new ProblemError('MALFORMED_BODY')
  if (status === 400 && !(error instanceof URIError)) return new ProblemError('MALFORMED_BODY')
  if (status !== undefined && status >= 400 && status < 500) return new ProblemError('NOT_FOUND')
  return null
}

/** The one place where a refused or failed request becomes an RFC 9457 answer. */
export function writeProblem(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    const expected = expectedError(error) ?? new ProblemError('INTERNAL', {}, { cause: error })
    const problem = problemOf(expected, String(request.id))
    if (problem.code === 'INTERNAL') log.error({ ref: problem.ref, err: expected.cause }, 'request failed')
    else if (problem.status >= 500)
      log.warn({ ref: problem.ref, code: problem.code, err: expected.cause }, 'not now')
    if (problem.retryAfterS) response.setHeader('retry-after', String(problem.retryAfterS))
    response
      .status(problem.status)
      .setHeader('cache-control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(problem))
  }
}
