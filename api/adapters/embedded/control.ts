import { MediaError } from '#api/ports/media.ts'

/** Speaks the control interface of one node. */
export type Control = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>

const TIMEOUT_MS = 3000
const CODES = new Set(['ROOM_NOT_FOUND', 'MEDIA_FULL'])

/** @param secret bearer that only this node and the api know */
export function controlOf(controlUrl: string, secret: string): Control {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    let response: Response
    try {
      response = await fetch(new URL(path, controlUrl), {
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        body: body ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (cause) {
      throw new MediaError('UNREACHABLE', `${method} ${path}: the node does not answer`, { cause })
    }
    const text = await response.text()
    const answer = text ? (JSON.parse(text) as { code?: string; detail?: string }) : {}
    if (response.ok) return answer as T
    const code = CODES.has(answer.code ?? '') ? (answer.code as MediaError['code']) : 'UNREACHABLE'
    throw new MediaError(code, `${method} ${path}: ${response.status} ${answer.detail ?? ''}`)
  }
}
