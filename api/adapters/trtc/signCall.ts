import { createHash, createHmac } from 'node:crypto'

/** What of a call its signature covers. */
export interface SignedCall {
  host: string
  /** product whose interface it is */
  service: string
  action: string
  payload: string
  /** seconds */
  atS: number
}

export const CONTENT_TYPE = 'application/json; charset=utf-8'

const SIGNED_HEADERS = 'content-type;host;x-tc-action'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Authorization header of the interface's third signature version (TC3-HMAC-SHA256). */
export function signCall(call: SignedCall, { keyId, key }: { keyId: string; key: string }): string {
  const { host, service, action, payload, atS } = call
  const day = new Date(atS * 1000).toISOString().slice(0, 10)
  const scope = `${day}/${service}/tc3_request`
  const headers = `content-type:${CONTENT_TYPE}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`
  const request = ['POST', '/', '', headers, SIGNED_HEADERS, sha256(payload)].join('\n')
  const text = ['TC3-HMAC-SHA256', atS, scope, sha256(request)].join('\n')
  const signing = hmac(hmac(hmac(`TC3${key}`, day), service), 'tc3_request')
  const signature = hmac(signing, text).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`
}
