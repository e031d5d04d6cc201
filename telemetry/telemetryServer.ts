import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './metrics.ts'

/** How a process is. */
export interface Health {
  /** what only a restart or an operator heals, in one sentence: 503 */
  problem: string | null
  /** what works less well than it should, by a short reason with one sentence: stays 200 */
  degraded: ReadonlyMap<string, string>
  /** what else `/healthz` tells */
  facts?: Readonly<Record<string, string | number | null>>
}

export interface TelemetryServer {
  port: number
  close(): Promise<void>
}

export interface TelemetryOptions {
  /** 0 picks a free one */
  port: number
  metrics: Metrics
  health: () => Health | Promise<Health>
}

const LOOPBACK = '127.0.0.1'
export const WELL: Health = { problem: null, degraded: new Map() }

/** `/healthz` and `/metrics` of one process, on loopback only: both tell more than a stranger should know. */
export async function startTelemetryServer(options: TelemetryOptions): Promise<TelemetryServer> {
  const server = createServer((request, response) => {
    answer(options, request.url ?? '/', response).catch(() => response.destroy())
  })
  await listen(server, options.port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer({ metrics, health }: TelemetryOptions, url: string, response: ServerResponse) {
  const path = url.split('?', 1)[0]
  if (path === '/healthz') {
    const { problem, degraded, facts } = await health()
    response.writeHead(problem === null ? 200 : 503, { 'content-type': 'application/json' })
    const told = { degraded: [...degraded.keys()], reasons: Object.fromEntries(degraded) }
    response.end(JSON.stringify({ ok: problem === null, ...facts, problem, ...told }))
  } else if (path === '/metrics') {
    const text = await metrics.text()
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text)
  } else response.writeHead(404).end()
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, resolve)
  })
}
