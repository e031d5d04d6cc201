import { checkParams } from '../contract/checkParams.ts'
import { readForm } from '../contract/readForm.ts'
import type { Params } from '../feature.ts'
import { ApiError } from './apiError.ts'

export interface CallText {
  /** what stands behind the `?` of the address */
  query: string
  body: Buffer
  contentType: string | undefined
}

/**
 * Parameters of a call as the contract types them: of the query, and of the body, which is a form in v1 and JSON in v2.
 * @param key the contract's name of the verb
 * @throws ApiError 400
 */
export function readParams(key: string, text: CallText): Params {
  const checked = checkParams(key, readRaw(key.includes(' /v2/'), text))
  if ('params' in checked) return checked.params
  const { code = '', param, message } = checked.refusal
  throw new ApiError(400, code, message, param === '' ? {} : { param })
}

function readRaw(isV2: boolean, { query, body, contentType = '' }: CallText): Params {
  const text = utf8(body)
  if (text === '') return formOf(query)
  const isJson = contentType.startsWith('application/json')
  if (isJson !== isV2)
    throw new ApiError(400, 'content_type_invalid', 'A body of v1 is a form, and one of v2 is JSON.')
  return { ...formOf(query), ...(isJson ? readJson(text) : formOf(text)) }
}

function utf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new ApiError(400, 'encoding_invalid', 'The body is not UTF-8.')
  }
}

function formOf(text: string): Params {
  try {
    return readForm(text) as Params
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ApiError(400, '', 'The parameters nest too deep, or are too many.')
  }
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
