import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { sendFrom } from './sendFrom.ts'

/** An address that passes requests on to an installation, each from another local address, and at a pace. */
export interface SpreadRequests {
  url: string
  /** sessions that were opened through it */
  sessions: { accountId: string; token: string }[]
  stop(): Promise<void>
}

const PASSED = ['authorization', 'cookie', 'content-type']
const KEPT = ['content-type', 'session-token', 'set-cookie']

/** @param pauseMs before each request */
export async function spreadRequests(url: string, pauseMs: number): Promise<SpreadRequests> {
  const sessions: SpreadRequests['sessions'] = []
  let count = 0
  const server = createServer(async (asked, answer) => {
    let raw = ''
    for await (const chunk of asked) raw += chunk
    await wait(pauseMs)
    count++
    const localAddress = `127.68.${count >> 8}.${count & 255 || 255}`
    const headers = Object.fromEntries(
      PASSED.flatMap((name) => (asked.headers[name] ? [[name, String(asked.headers[name])]] : [])),
    )
    const order = { headers, ...(raw ? { raw } : {}) }
    const heard = await sendFrom({ url, localAddress }, asked.method ?? 'GET', asked.url ?? '/', order).catch(
      () => null,
    )
    if (!heard) return answer.destroy()
    const token = heard.headers.get('session-token')
    if (token) sessions.push({ accountId: heard.body?.accountId ?? '', token })
    const kept = KEPT.flatMap((name): [string, string][] => {
      const value = heard.headers.get(name)
      return value === null ? [] : [[name, value]]
    })
    answer.writeHead(heard.status, Object.fromEntries(kept)).end(heard.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
