import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '#domain/clock.ts'
import { problemOf, type Status } from './status.ts'

export interface HealthServer {
  port: number
  close(): Promise<void>
}

/** `/healthz` and `/metrics` on loopback. Port 0 picks a free one. */
export async function startHealthServer(
  port: number,
  status: () => Readonly<Status>,
  clock: Clock,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/healthz') {
      const problem = problemOf(status())
      response.writeHead(problem ? 503 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ok: problem === null, role: status().role, problem }))
    } else if (path === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      response.end(metricsText(status(), clock()))
    } else {
      response.writeHead(404).end()
    }
  })
  await listen(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

function metricsText(status: Readonly<Status>, now: number): string {
  const { cursor, head } = status
  const lines = [
    `stagedoor_index_leader ${status.role === 'leader' ? 1 : 0}`,
    `stagedoor_index_block ${cursor?.number ?? 0}`,
    `stagedoor_index_safe_block ${cursor?.safe ?? 0}`,
    `stagedoor_index_finalized_block ${cursor?.finalized ?? 0}`,
    `stagedoor_index_epoch ${cursor?.epoch ?? 0}`,
    `stagedoor_index_halted ${cursor?.halted ? 1 : 0}`,
    `stagedoor_index_gaps ${status.gapFrom === null ? 0 : 1}`,
    `stagedoor_index_last_proof ${status.lastProof}`,
    `stagedoor_index_events_total ${status.events}`,
    `stagedoor_index_blocks_total ${status.blocks}`,
    `stagedoor_index_reorgs_total ${status.reorgs}`,
    `stagedoor_index_deepest_reorg ${status.deepestReorg}`,
    `stagedoor_index_failures_in_row ${status.failuresInRow}`,
    ...Object.entries(status.faults).map(
      ([kind, count]) => `stagedoor_index_faults_total{kind="${kind}"} ${count}`,
    ),
  ]
  if (head) {
    lines.push(`stagedoor_index_head_block ${head.number}`)
    lines.push(`stagedoor_index_lag_blocks ${Math.max(0, head.number - (cursor?.number ?? 0))}`)
    lines.push(`stagedoor_index_head_age_seconds ${Math.max(0, Math.round(now / 1000 - head.at))}`)
  }
  return `${lines.join('\n')}\n`
}
