import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const KINDS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
const NONCE = 'c3RhZ2Vkb29y'

/** The policy of the product, without sockets. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${NONCE}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join(';')

/** Serves a built folder under the product's policy on a free port; every other path answers the page. */
export async function serveBuild(
  folder: string,
  page: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const isFile = path.startsWith('/assets/') && extname(path) in KINDS
    try {
      const body = readFileSync(join(folder, isFile ? path : page))
      response.setHeader('content-type', KINDS[isFile ? extname(path) : '.html'] as string)
      response.setHeader('content-security-policy', POLICY)
      // its name is the hash of what it holds
      if (isFile) response.setHeader('cache-control', 'public, max-age=31536000, immutable')
      response.end(isFile ? body : body.toString().replaceAll('__NONCE__', NONCE))
    } catch {
      response.statusCode = 404
      response.end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
