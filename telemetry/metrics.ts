import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Alarms } from './alarms.ts'

/** What a process tells at `/metrics`. */
export interface Metrics {
  /** A value that goes up and down. @param read is asked at each scrape; null = not known, and not told */
  gauge(name: string, help: string, read: () => number | null): void
  /** A value that only rises while the process lives. @param read is asked at each scrape */
  counter(name: string, help: string, read: () => number): void
  /** One value for each value of a label. @param read is asked at each scrape */
  labelled(
    kind: 'gauge' | 'counter',
    metric: { name: string; help: string; label: string },
    read: () => Iterable<readonly [label: string, value: number]>,
  ): void
  /** the text that Prometheus reads, with what Node itself tells: memory, heap, lag of the event loop */
  text(): Promise<string>
  readonly contentType: string
}

/** @param alarms appear as `stagedoor_alarms_total`, each name as a label */
export function createMetrics(alarms: Pick<Alarms, 'counts'>): Metrics {
  // a registry of its own: the package's global one would mix processes of one test
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const metrics: Metrics = {
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          const value = read()
          if (value === null) this.remove()
          else this.set(value)
        },
      })
    },
    counter(name, help, read) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
    labelled(kind, { name, help, label }, read) {
      const options = { name, help, registers, labelNames: [label] }
      if (kind === 'gauge')
        new Gauge({
          ...options,
          collect() {
            this.reset()
            for (const [value, amount] of read()) this.set({ [label]: value }, amount)
          },
        })
      else
        new Counter({
          ...options,
          collect() {
            this.reset()
            for (const [value, amount] of read()) this.inc({ [label]: value }, amount)
          },
        })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
  metrics.labelled(
    'counter',
    {
      name: 'stagedoor_alarms_total',
      help: 'Alarms raised since the process began, by name',
      label: 'alarm',
    },
    () => alarms.counts(),
  )
  return metrics
}
