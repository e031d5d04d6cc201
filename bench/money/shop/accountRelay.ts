import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Stands between our processes and the provider, and makes calls go wrong that name one account. */
export interface AccountRelay {
  url: string
  /** calls that name it hang and are refused from now on; null: all is well */
  illAccount: string | null
  close(): Promise<void>
}

const HANG_MS = 10_000

/** Of the account's calls each second one hangs for ten seconds, the others are told that it is disabled. */
export async function startAccountRelay(target: string): Promise<AccountRelay> {
  const ending = new AbortController()
  let ill = 0
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const { method, url = '/', headers } = incoming
    const account = relay.illAccount
    const named = `${url} ${headers['stripe-account'] ?? ''} ${headers['stripe-context'] ?? ''} ${body}`
    if (account !== null && named.includes(account)) {
      if (ill++ % 2 === 0) {
        await wait(HANG_MS, undefined, { signal: ending.signal }).catch(() => {})
        incoming.socket.destroy()
        return
      }
      outgoing.writeHead(403, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ error: { type: 'invalid_request_error', code: 'account_invalid' } }))
      return
    }
    const to = new URL(url, target)
    const onward = request(to, { method, headers: { ...headers, host: to.host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => incoming.socket.destroy())
    onward.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const relay: AccountRelay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    illAccount: null,
    async close() {
      ending.abort()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return relay
}
