import type { RequestHandler } from 'express'
import { ProblemError } from './problemError.ts'

/**
 * Answers only under the public name: a page that made its own name point at our address (DNS rebinding)
 * reaches nothing.
 */
export function checkHost(publicUrl: string): RequestHandler {
  const { host } = new URL(publicUrl)
  return (request, _response, next) => {
    if (request.headers.host !== host) {
      throw new ProblemError('WRONG_ORIGIN', { detail: `This server is reached at ${publicUrl}.` })
    }
    next()
  }
}
