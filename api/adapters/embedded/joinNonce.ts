import { createHmac } from 'node:crypto'
import type { RandomBytes } from '#domain/clock.ts'
import { type JoinNonceBinding, joinNonceText } from '#protocol/joinNonce.ts'

/** A nonce that one process of one node accepts once, until `exp` (seconds since the epoch). */
export function joinNonce(
  secret: string,
  binding: JoinNonceBinding,
  exp: number,
  random: RandomBytes,
): string {
  const part = Buffer.from(random(16)).toString('base64url')
  const mac = createHmac('sha256', secret)
    .update(joinNonceText(part, exp, binding))
    .digest('base64url')
  return `${part}.${exp}.${mac}`
}
