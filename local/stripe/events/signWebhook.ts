import { createHmac } from 'node:crypto'

/** Ways in which a signature is not what the endpoint expects. */
export const SIGNATURES = ['right', 'wrongSecret', 'blankSecret', 'blank', 'none'] as const
export type SignatureForm = (typeof SIGNATURES)[number]

const WRONG_SECRET = 'whsec_not_of_this_endpoint'

/**
 * Header under which a body goes out: its time and one HMAC-SHA256 for each secret that counts.
 * @param atS unix seconds that the signature is said to be of
 * @returns undefined when the header is to be missing
 */
export function signWebhook(
  body: string,
  atS: number,
  secrets: readonly string[],
  form: SignatureForm = 'right',
): string | undefined {
  if (form === 'none') return undefined
  if (form === 'blank') return `t=${atS},v1=`
  const keys = form === 'wrongSecret' ? [WRONG_SECRET] : form === 'blankSecret' ? [''] : secrets
  const marks = keys.map((key) => createHmac('sha256', key).update(`${atS}.${body}`, 'utf8').digest('hex'))
  return [`t=${atS}`, ...marks.map((mark) => `v1=${mark}`)].join(',')
}
