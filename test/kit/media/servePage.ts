import { createServer } from 'node:http'
import type { build } from 'vite'

/** A page of tests with one script, served over HTTP. */
export interface ServedPage {
  url: string
  script: string
  stop(): Promise<void>
}

/**
 * Serves a page on a free port of localhost, so that it is a secure context.
 * @param html loads `/page.js`
 * @param built the one script of it, as Vite made it in memory
 */
export async function servePage(html: string, built: Awaited<ReturnType<typeof build>>): Promise<ServedPage> {
  const [output] = [built].flat()
  const script = output && 'output' in output ? output.output[0].code : ''
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://localhost:${port}/`,
    script,
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
