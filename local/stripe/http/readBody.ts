import type { IncomingMessage } from 'node:http'
import { ApiError } from './apiError.ts'

/** So much more than allowed is read and thrown away, so that who sends it still hears the answer. */
const PATIENCE = 16

/** The body of a request. @throws ApiError 413 when it is larger than `maxBytes` */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= maxBytes) parts.push(part)
      else parts.length = 0
      if (bytes > maxBytes * PATIENCE) request.destroy()
    })
    request.on('end', () => {
      if (bytes <= maxBytes) return resolve(Buffer.concat(parts))
      reject(new ApiError(413, 'request_too_large', `A request has at most ${maxBytes} bytes.`))
    })
    // also a client that left in the middle
    request.on('close', () => reject(new Error('the request ended too early')))
    request.on('error', reject)
  })
}
