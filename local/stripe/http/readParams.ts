import { parse } from 'qs'
import type { Params } from '../feature.ts'
import { ApiError } from './apiError.ts'

export interface CallText {
  /** what stands behind the `?` of the address */
  query: string
  body: Buffer
  contentType: string | undefined
}

/** Parameters of a call: of the query, and of the body, which is a form in v1 and JSON in v2. @throws ApiError 400 */
export function readParams(path: string, { query, body, contentType = '' }: CallText): Params {
  const text = utf8(body)
  if (text === '') return readForm(query)
  const isJson = contentType.startsWith('application/json')
  if (isJson !== path.startsWith('/v2/'))
    throw new ApiError(400, 'content_type_invalid', 'A body of v1 is a form, and one of v2 is JSON.')
  return { ...readForm(query), ...(isJson ? readJson(text) : readForm(text)) }
}

function utf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new ApiError(400, 'encoding_invalid', 'The body is not UTF-8.')
  }
}

function readForm(text: string): Params {
  return parse(text, { depth: 20, arrayLimit: 1000, parameterLimit: 5000 }) as Params
}

function readJson(text: string): Params {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new ApiError(400, 'invalid_json', 'The body is no JSON.')
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new ApiError(400, 'invalid_json', 'The body must be a JSON object.')
  return read as Params
}
