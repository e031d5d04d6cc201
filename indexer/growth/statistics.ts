import type { Writer } from '../postgres/writer.ts'

const FIRST_EVENTS = 100

/** Statistics of an index that grows faster than Postgres looks: without them it reads all rows of a contract for one. */
export interface Statistics {
  /** Told what was stored; asks for new statistics each time that doubled. */
  grew(events: number): Promise<void>
}

export function createStatistics(writer: Writer): Statistics {
  let stored = 0
  let next = FIRST_EVENTS
  return {
    async grew(events) {
      stored += events
      if (stored < next) return
      next = stored * 2
      await writer.read((client) => client.query('SELECT chain.refresh_statistics()'))
    },
  }
}
