import { type Reply, type RequestOptions, request } from '../client.ts'

/** Somebody who watches without having signed in. */
export interface GuestClient {
  accountId: string
  name: string
  token: string
  call(method: string, path: string, options?: RequestOptions): Promise<Reply>
}

/** Presses into a public stream; the reply as it is. */
export function pressInto(url: string, roomId: string, headers: Record<string, string> = {}): Promise<Reply> {
  return request(url, 'POST', '/v1/guests', { body: { roomId }, headers })
}

/** A new guest of a live public room. */
export async function becomeGuest(
  url: string,
  roomId: string,
  headers: Record<string, string> = {},
): Promise<GuestClient> {
  const reply = await pressInto(url, roomId, headers)
  if (reply.status !== 200) throw new Error(`no guest: ${reply.text}`)
  const token = reply.headers.get('session-token') ?? ''
  return {
    accountId: reply.body.accountId,
    name: reply.body.displayName,
    token,
    call: (method, path, options = {}) =>
      request(url, method, path, {
        ...options,
        headers: { authorization: `Bearer ${token}`, ...headers, ...options.headers },
      }),
  }
}
