import type { IncomingMessage } from 'node:http'
import { ApiError } from './apiError.ts'

/**
 * Refuses who asks under another name (one that was made to point here is not ours), and web pages of others.
 * @throws ApiError 421, 403
 */
export function refuseForeign({ headers, socket }: IncomingMessage, names: readonly string[]): void {
  if (!names.some((name) => headers.host === `${name}:${socket.localPort}`))
    throw new ApiError(421, 'host_invalid', `Ask for ${names[0]}:${socket.localPort}.`)
  if (headers.origin !== undefined) throw new ApiError(403, 'origin_invalid', 'This is not for web pages.')
}
