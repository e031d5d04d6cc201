import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** As far as the clock of a caller may be off. */
const MAX_OFF_S = 300

/** A pair of keys of the management interface. */
export interface ManagementKeys {
  keyId: string
  key: string
}

/** The signature rule of the interface, written from its description and not from our client; null, or its error code. */
export function callProblem(
  { keyId, key }: ManagementKeys,
  headers: IncomingHttpHeaders,
  payload: string,
  nowMs: number,
): string | null {
  const header = String(headers.authorization)
  const atS = Number(headers['x-tc-timestamp'])
  if (!Number.isInteger(atS)) return 'MissingParameter'
  if (Math.abs(nowMs / 1000 - atS) > MAX_OFF_S) return 'AuthFailure.SignatureExpire'
  const day = new Date(atS * 1000).toISOString().slice(0, 10)
  if (!header.includes(`Credential=${keyId}/`)) return 'AuthFailure.SecretIdNotFound'
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = `POST\n/\n\ncontent-type:${headers['content-type']}\nhost:${headers.host}\nx-tc-action:${String(
    headers['x-tc-action'],
  ).toLowerCase()}\n\ncontent-type;host;x-tc-action\n${hash(payload)}`
  const toSign = `TC3-HMAC-SHA256\n${atS}\n${day}/trtc/tc3_request\n${hash(canonical)}`
  let signing: Buffer = Buffer.from(`TC3${key}`)
  for (const part of [day, 'trtc', 'tc3_request'])
    signing = createHmac('sha256', signing).update(part).digest()
  const signature = createHmac('sha256', signing).update(toSign).digest('hex')
  const isGenuine =
    header.includes(`Credential=${keyId}/${day}/trtc/tc3_request`) &&
    header.endsWith(`Signature=${signature}`)
  return isGenuine ? null : 'AuthFailure.SignatureFailure'
}
