import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Bus } from '#api/ports/bus.ts'
import type { Metrics } from '#telemetry/metrics.ts'
import { createPostgresBus } from './postgresBus.ts'
import { createRedisBus } from './redisBus.ts'

/** The bus that the settings name. One whose server is away is there too, and works as soon as that is back. */
export function createBus(
  settings: { BUS_URL?: string | undefined; BUS_PREFIX: string; DATABASE_URL: string },
  { pool, log, password }: { pool: Pool; log: Logger; password: string | null },
): Promise<Bus> {
  const { BUS_URL: url, BUS_PREFIX: prefix, DATABASE_URL: databaseUrl } = settings
  const onError = (error: Error) =>
    log.warn({ cause: error.message }, 'the bus is away; copies look each second instead')
  if (!url) return createPostgresBus({ pool, url: databaseUrl, onError })
  return createRedisBus({ url, password, prefix, onError })
}

/** Words for what works less well than it should. */
export function busDegraded(bus: Bus): string[] {
  return bus.health().isHearing ? [] : ['bus_away']
}

/** How it is, for whoever scrapes. */
export function measureBus(metrics: Metrics, bus: Bus): void {
  metrics.gauge('stagedoor_bus_up', 'Whether hints of other copies come in', () =>
    bus.health().isHearing ? 1 : 0,
  )
  metrics.counter('stagedoor_bus_lost_total', 'Hints that the bus did not take', () => bus.health().lost)
}
