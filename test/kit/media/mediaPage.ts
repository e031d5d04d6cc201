import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'

const ROOT = join(import.meta.dirname, '../../..')

/** A page with the browser client and nothing else, served over HTTP. */
export interface MediaPage {
  url: string
  stop(): Promise<void>
}

/** The client as a module on `window.media`; the stage is where elements go. */
const ENTRY = `
import { createMediaClient } from './web/live/createMediaClient.ts'
window.media = { createMediaClient }
`
const HTML = `<!doctype html><meta charset="utf-8"><title>media</title>
<button id="press">press</button><div id="stage"></div><script type="module" src="/client.js"></script>`

/** Bundles the client and serves it on a free port; localhost, so that the page is a secure context. */
export async function serveMediaPage(): Promise<MediaPage> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  })
  const script = outputFiles[0]?.text ?? ''
  const server = createServer((request, response) => {
    const isScript = request.url === '/client.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : HTML)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://localhost:${port}/`,
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
