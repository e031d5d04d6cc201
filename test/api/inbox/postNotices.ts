import { Agent, request } from 'node:http'

/** Sends notices over connections that are kept; answers their statuses. */
export interface NoticePoster {
  post(body: string, headers: Record<string, string>): Promise<number>
  close(): void
}

/** @param atOnce how many connections there are at most */
export function createNoticePoster(url: string, atOnce: number): NoticePoster {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const send = (body: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const sent = request(url, {
        ...{ agent, method: 'POST' },
        headers: {
          ...headers,
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
        },
      })
      sent.on('error', reject)
      sent.on('response', (response) => {
        response.on('error', reject)
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.resume()
      })
      sent.end(body)
    })
  return {
    // a kept connection may be closed by the server in the moment in which it is used: the provider sends again too
    post: (body, headers) => send(body, headers).catch(() => send(body, headers)),
    close: () => agent.destroy(),
  }
}
