import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Alarms } from '#telemetry/alarms.ts'
import { createMetrics, type Metrics } from '#telemetry/metrics.ts'
import { type Health, startTelemetryServer, type TelemetryServer } from '#telemetry/telemetryServer.ts'
import { databaseCheck } from './http/health.ts'
import type { RunningInbox } from './inbox/createInbox.ts'

const CHECK_MS = 2000

/** Health and metrics of a server process, on loopback. */
export function startTelemetry(
  port: number,
  { pool, alarms }: { pool: Pool; alarms: Alarms },
  addMetrics: (metrics: Metrics) => void = () => {},
): Promise<TelemetryServer> {
  const metrics = createMetrics(alarms)
  addMetrics(metrics)
  metrics.labelled(
    'gauge',
    {
      name: 'stagedoor_database_connections',
      help: 'Connections of the pool, by what they do',
      label: 'state',
    },
    () => [
      ['idle', pool.idleCount],
      ['used', pool.totalCount - pool.idleCount],
      ['waited_for', pool.waitingCount],
    ],
  )
  const ask = databaseCheck(pool)
  let asking: Promise<void> | null = null
  // one at a time: a database that is silent would take a connection of the pool for each look at health
  const check = () => {
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }
  return startTelemetryServer({ port, metrics, health: () => healthOf(check) })
}

/** Without its database the process goes on by itself as soon as it is back: a restart heals nothing. */
async function healthOf(check: () => Promise<void>): Promise<Health> {
  const late = wait(CHECK_MS, 'late' as const, { ref: false })
  const outcome = await Promise.race([check().catch((error: Error) => error.message), late])
  const sentence = outcome === 'late' ? `Postgres gave no answer in ${CHECK_MS} ms` : outcome
  return { problem: null, degraded: new Map(sentence === undefined ? [] : [['database', sentence]]) }
}

/** How the inbox stands, for whoever scrapes. */
export function addInboxTo(metrics: Metrics, { health }: RunningInbox): void {
  metrics.gauge(
    'stagedoor_inbox_parked',
    'Events of the payment provider that wait for a person, up to a thousand',
    () => health()?.parked ?? null,
  )
  metrics.gauge(
    'stagedoor_inbox_late_seconds',
    'How long the oldest event of the payment provider has not been worked on',
    () => health()?.lateS ?? null,
  )
}
