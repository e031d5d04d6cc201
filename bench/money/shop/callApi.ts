import { Agent, request } from 'node:http'
import type { Person } from '#test/kit/access/person.ts'

/** An answer, parsed. */
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a bench reads whatever the server answered
  body: any
}

/** Many people before one api, over connections that are kept. */
export interface ApiCaller {
  call(person: Person, method: string, path: string, body?: object): Promise<Answer>
  close(): void
}

/** @param atOnce how many connections there are at most */
export function createApiCaller(url: string, atOnce: number): ApiCaller {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const send = (person: Person, method: string, path: string, text: string | undefined) =>
    new Promise<Answer>((resolve, reject) => {
      const headers: Record<string, string | number> = { authorization: `Bearer ${person.token}` }
      if (text !== undefined) {
        headers['content-type'] = 'application/json'
        headers['content-length'] = Buffer.byteLength(text)
      }
      const sent = request(new URL(path, url), { agent, method, headers }, (response) => {
        const parts: Buffer[] = []
        response.on('error', reject)
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const answer = Buffer.concat(parts).toString()
          const isJson = /json/.test(response.headers['content-type'] ?? '')
          resolve({ status: response.statusCode ?? 0, body: isJson && answer ? JSON.parse(answer) : answer })
        })
      })
      sent.on('error', reject)
      sent.end(text)
    })
  return {
    async call(person, method, path, body) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      // a kept connection may be closed by the server in the moment in which it is used: a browser sends again too
      return send(person, method, path, text).catch(() => send(person, method, path, text))
    },
    close: () => agent.destroy(),
  }
}
