import { createHash, createHmac } from 'node:crypto'
import { MediaError } from '#api/ports/media.ts'
import type { Clock } from '#domain/clock.ts'

/** Calls one action of the provider's management interface. */
export type CallAction = (action: string, body: Record<string, string | number | string[]>) => Promise<void>

/** Key pair and place of the management interface; not the secret that signs credentials. */
export interface CloudApi {
  url: string
  keyId: string
  key: string
  region: string
}

const SERVICE = 'trtc'
const VERSION = '2019-07-22'
const TIMEOUT_MS = 5000
const CONTENT_TYPE = 'application/json; charset=utf-8'
const SIGNED_HEADERS = 'content-type;host;x-tc-action'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Authorization header of the interface's third signature version. */
function authorization(api: CloudApi, action: string, payload: string, atS: number): string {
  const host = new URL(api.url).host
  const day = new Date(atS * 1000).toISOString().slice(0, 10)
  const scope = `${day}/${SERVICE}/tc3_request`
  const headers = `content-type:${CONTENT_TYPE}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`
  const request = ['POST', '/', '', headers, SIGNED_HEADERS, sha256(payload)].join('\n')
  const text = ['TC3-HMAC-SHA256', atS, scope, sha256(request)].join('\n')
  const signing = hmac(hmac(hmac(`TC3${api.key}`, day), SERVICE), 'tc3_request')
  const signature = hmac(signing, text).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${api.keyId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`
}

/** A signed client of the management interface. Throws MediaError; a room or user that is gone is no error. */
export function createCloudApi(api: CloudApi, clock: Clock): CallAction {
  return async (action, body) => {
    const payload = JSON.stringify(body)
    const atS = Math.floor(clock() / 1000)
    let answer: { Response?: { Error?: { Code: string; Message: string } } }
    try {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: {
          authorization: authorization(api, action, payload, atS),
          'content-type': CONTENT_TYPE,
          'x-tc-action': action,
          'x-tc-timestamp': String(atS),
          'x-tc-version': VERSION,
          'x-tc-region': api.region,
        },
        body: payload,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      answer = (await response.json()) as typeof answer
    } catch (cause) {
      throw new MediaError('UNREACHABLE', `${action}: no answer`, { cause })
    }
    const error = answer.Response?.Error
    if (!answer.Response) throw new MediaError('UNREACHABLE', `${action}: an answer without a response`)
    if (error && !/NotExist/.test(error.Code))
      throw new MediaError('UNREACHABLE', `${action}: ${error.Code} ${error.Message}`)
  }
}
