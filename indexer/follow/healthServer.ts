import type { Clock } from '#domain/clock.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { createMetrics, type Metrics } from '#telemetry/metrics.ts'
import { startTelemetryServer, type TelemetryServer } from '#telemetry/telemetryServer.ts'
import { degradedOf, problemOf, type Status } from './status.ts'

export type HealthServer = TelemetryServer

const NO_ALARMS: Pick<Alarms, 'counts'> = { counts: () => new Map() }

/** `/healthz` and `/metrics` of the indexer on loopback. Port 0 picks a free one. */
export function startHealthServer(
  port: number,
  status: () => Readonly<Status>,
  clock: Clock,
  alarms = NO_ALARMS,
): Promise<HealthServer> {
  const metrics = createMetrics(alarms)
  describe(metrics, status, clock)
  const health = () => ({
    problem: problemOf(status()),
    degraded: degradedOf(status()),
    facts: { role: status().role },
  })
  return startTelemetryServer({ port, metrics, health })
}

function describe(metrics: Metrics, status: () => Readonly<Status>, clock: Clock): void {
  const cursor = () => status().cursor
  const gauge = (name: string, help: string, read: () => number | null) =>
    metrics.gauge(`stagedoor_index_${name}`, help, read)
  const counter = (name: string, help: string, read: () => number) =>
    metrics.counter(`stagedoor_index_${name}`, help, read)

  gauge('leader', '1 while this process writes', () => (status().role === 'leader' ? 1 : 0))
  gauge('block', 'Height of the index', () => cursor()?.number ?? 0)
  gauge('safe_block', 'Height up to which blocks are safe', () => cursor()?.safe ?? 0)
  gauge('finalized_block', 'Height up to which blocks are final', () => cursor()?.finalized ?? 0)
  gauge('epoch', 'Reorgs that were taken in', () => cursor()?.epoch ?? 0)
  gauge('halted', '1 while a person has to decide', () => (cursor()?.halted ? 1 : 0))
  gauge('gaps', '1 while a range cannot be proven', () => (status().gapFrom === null ? 0 : 1))
  gauge('last_proof', 'Level of proof of the last block', () => status().lastProof)
  gauge('deepest_reorg', 'Blocks of the deepest reorg', () => status().deepestReorg)
  gauge('failures_in_row', 'Looks in a row without a usable provider', () => status().failuresInRow)
  gauge('head_block', 'Newest head that a provider showed', () => status().head?.number ?? null)
  gauge('lag_blocks', 'Blocks between that head and the index', () => {
    const { head } = status()
    return head && Math.max(0, head.number - (cursor()?.number ?? 0))
  })
  gauge('head_age_seconds', 'Age of that head by its own time', () => {
    const { head } = status()
    return head && Math.max(0, Math.round(clock() / 1000 - head.at))
  })
  gauge('last_look_seconds', 'When the last look at head and database was completed, Unix time', () => {
    const { lookedAtMs } = status()
    return lookedAtMs === null ? null : lookedAtMs / 1000
  })
  gauge('database_silent', '1 while the database gives no sign of life', () => (status().silent ? 1 : 0))
  counter('events_total', 'Events stored since the process began', () => status().events)
  counter('blocks_total', 'Blocks stored since the process began', () => status().blocks)
  counter('reorgs_total', 'Reorgs taken in since the process began', () => status().reorgs)
  metrics.labelled(
    'counter',
    {
      name: 'stagedoor_index_security_events_total',
      help: 'Changes of roles, keys and code of the platform since the process began, by kind',
      label: 'kind',
    },
    () => status().securityEvents,
  )
  metrics.labelled(
    'counter',
    { name: 'stagedoor_index_faults_total', help: 'Faults of providers by kind', label: 'kind' },
    () => Object.entries(status().faults),
  )
  metrics.labelled(
    'gauge',
    { name: 'stagedoor_index_degraded', help: '1 for each reason that health tells', label: 'reason' },
    () => [...degradedOf(status()).keys()].map((reason) => [reason, 1] as const),
  )
}
