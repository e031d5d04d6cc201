import type { RequestHandler } from 'express'
import { buildOpenapi } from './buildOpenapi.ts'

/** Serves the description of every route, built by the first who asks. */
export function serveOpenapi(routes: Parameters<typeof buildOpenapi>[0]): RequestHandler {
  let openapi: string | undefined
  return (_request, response) => {
    openapi ??= JSON.stringify(buildOpenapi(routes))
    response.type('json').send(openapi)
  }
}
