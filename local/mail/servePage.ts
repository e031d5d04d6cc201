import { createServer, type Server } from 'node:http'
import type { Mailbox } from './mailbox.ts'
import { listPage, mailPage } from './writePage.ts'

const NAMES = ['127.0.0.1', 'localhost']
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/**
 * The mailbox as a page, and as JSON at `/mails.json`, on the loopback and under its own name only. Codes stand here: no other
 * page may read them, and a name that was made to point here is not ours.
 */
export async function servePage(port: number, mailbox: Mailbox): Promise<Server> {
  const hosts = new Set(NAMES.map((name) => `${name}:${port}`))
  const server = createServer((request, response) => {
    const end = (status: number, type: string, body: string) =>
      response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body)
    if (!hosts.has(request.headers.host ?? '')) return end(421, 'text/plain', `ask for 127.0.0.1:${port}`)
    if (request.headers.origin !== undefined) return end(403, 'text/plain', 'not for other pages')
    if (request.method !== 'GET') return end(405, 'text/plain', 'GET only')
    const { pathname } = new URL(request.url ?? '/', 'http://mailbox')
    if (pathname === '/') return end(200, 'text/html', listPage(mailbox.newestFirst()))
    if (pathname === '/mails.json') return end(200, 'application/json', JSON.stringify(mailbox.newestFirst()))
    const number = /^\/mails\/(\d{1,9})$/.exec(pathname)?.[1]
    const mail = number === undefined ? undefined : mailbox.find(Number(number))
    return mail ? end(200, 'text/html', mailPage(mail)) : end(404, 'text/plain', 'no such mail')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}
