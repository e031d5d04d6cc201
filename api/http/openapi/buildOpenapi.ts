import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { PROBLEMS, type ProblemCode } from '#domain/problem.ts'
import { type Route, type Routes, stepUpOf } from '../contract.ts'
import { problem } from './problemSchema.ts'

/** Problems that every route can answer besides its own. */
const EVERYWHERE: ProblemCode[] = ['RATE_LIMITED', 'BUSY', 'INTERNAL']
const WITH_ACCOUNT: ProblemCode[] = ['SIGN_IN_REQUIRED', 'FORBIDDEN']
const WITH_BODY: ProblemCode[] = ['MALFORMED_BODY', 'BODY_TOO_LARGE']
const WITH_EFFECT: ProblemCode[] = ['WRONG_ORIGIN']

function codesOf(route: Route): string[] {
  const codes = new Set<string>([...route.problems, ...EVERYWHERE])
  if (route.access !== 'public') for (const code of WITH_ACCOUNT) codes.add(code)
  if (stepUpOf(route)) codes.add('STEP_UP_REQUIRED')
  if (route.body || route.upload) for (const code of WITH_BODY) codes.add(code)
  if (route.method !== 'GET') for (const code of WITH_EFFECT) codes.add(code)
  return [...codes].sort()
}

function problemsOf(route: Route) {
  const perStatus: Record<string, string[]> = {}
  for (const code of codesOf(route)) {
    const status = String(code === 'DENIED' ? 403 : PROBLEMS[code as ProblemCode].status)
    perStatus[status] = [...(perStatus[status] ?? []), code]
  }
  return Object.fromEntries(
    Object.entries(perStatus).map(([status, codes]) => [
      status as `4${string}`,
      {
        description: codes
          .map((code) => (code === 'DENIED' ? 'a stored decision (its deny code)' : code))
          .join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  )
}

function operationOf(verb: string, route: Route, tag: string): ZodOpenApiOperationObject {
  const { body, file } = route.success
  const content = body
    ? { 'application/json': { schema: body } }
    : file && { [file]: { schema: { type: 'string' as const } } }
  const success = { description: 'Done', ...(content ? { content } : {}) }
  const requestParams = {
    ...(route.params ? { path: route.params } : {}),
    ...(route.query ? { query: route.query } : {}),
  }
  return {
    operationId: verb,
    summary: route.summary,
    tags: [tag],
    security: route.access === 'public' ? [] : [{ cookie: [] }, { bearer: [] }],
    ...(Object.keys(requestParams).length > 0 ? { requestParams } : {}),
    ...(route.body ? { requestBody: { content: { 'application/json': { schema: route.body } } } } : {}),
    ...(route.upload ? { requestBody: { content: { 'application/octet-stream': {} } } } : {}),
    responses: { [String(route.success.status) as '200']: success, ...problemsOf(route) },
  }
}

/**
 * The OpenAPI 3.1 description of every route.
 * @param features tag → routes
 */
export function buildOpenapi(features: Record<string, Routes>) {
  const paths: ZodOpenApiPathsObject = {}
  for (const [tag, routes] of Object.entries(features)) {
    for (const [verb, route] of Object.entries(routes)) {
      const method = route.method.toLowerCase() as 'get'
      paths[route.path] = { ...paths[route.path], [method]: operationOf(verb, route, tag) }
    }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Stagedoor',
      version: '1',
      description:
        'Money is a decimal string in the smallest unit. Every error is an RFC 9457 problem with a stable code.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'stagedoor_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  })
}
