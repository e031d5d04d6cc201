import type { IncomingMessage } from 'node:http'
import { parse } from 'qs'
import type { Params } from '../feature.ts'
import { ApiError } from './apiError.ts'

/** Parameters of a call: of the query, and of the body, which is a form in v1 and JSON in v2. */
export function readParams(request: IncomingMessage, raw: Buffer, query: URLSearchParams): Params {
  const text = raw.toString('utf8')
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  return { ...readForm(query.toString()), ...(isJson ? readJson(text) : readForm(text)) }
}

function readForm(text: string): Params {
  return parse(text, { depth: 20, arrayLimit: 1000, parameterLimit: 5000 }) as Params
}

function readJson(text: string): Params {
  try {
    return text === '' ? {} : (JSON.parse(text) as Params)
  } catch {
    throw new ApiError(400, 'invalid_json', 'The body is no JSON.')
  }
}
