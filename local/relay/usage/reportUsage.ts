import { collectSpans } from './collectSpans.ts'
import type { MarkedLog } from './markedLog.ts'
import { type RelayReport, sendSpans } from './sendSpans.ts'

/** Reads the log of a relay and reports what it counted. */
export interface UsageReport {
  /** @returns what of this line may be shown and kept; null: nothing */
  take(line: string): string | null
  stop(): Promise<void>
}

/** @param say gets what a person has to know about the reports */
export function reportUsage(log: MarkedLog, report: RelayReport, say: (line: string) => void): UsageReport {
  const nowMs = () => performance.now()
  const collect = collectSpans(nowMs)
  const sender = sendSpans(report, nowMs, say)
  return {
    take(line) {
      const { own, shown } = log.read(line)
      const span = own === null ? null : collect(own)
      if (span) sender.add(span)
      return shown
    },
    stop: sender.stop,
  }
}
