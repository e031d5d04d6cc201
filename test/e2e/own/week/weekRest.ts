import { setTimeout as wait } from 'node:timers/promises'
import type { TestWorld } from '#test/kit/world.ts'

/** What the site does by itself between two moments of a week. */
export interface WeekRest {
  /** waits until nothing of it is due any more, or for so long; always for a look of its quickest work */
  take(withinMs: number): Promise<void>
  /** when the next booking ends by itself of those that are open; null: none will, and one whose time has come is stuck */
  nextEnd(): Promise<Date | null>
}

const LOOK_MS = 200
/** Between two looks of the quickest work. */
const LEAST_MS = 1100

/** What is open, with when it ends: by card as its row says, at the escrow as the index has it. */
const OPEN = `SELECT b.ends_at, b.status, f.kind, coalesce(b.exit_at, e.until, b.ends_at + interval '36 hours') AS exit_at
  FROM app.booking b LEFT JOIN app.call_finding f ON f.booking_id = b.id LEFT JOIN chain.escrow e ON e.id = b.escrow_id
  WHERE b.status IN ('booked', 'confirmed', 'attested', 'disputed')`
/** It is over and was not judged, or clear and not attested, or its end has come. */
const DUE = `SELECT FROM (${OPEN}) o WHERE o.exit_at < app.now()
  OR o.ends_at + interval '11 minutes' < app.now() AND o.status IN ('booked', 'confirmed') AND coalesce(o.kind, 'clear') = 'clear' LIMIT 1`

export function weekRest(world: TestWorld): WeekRest {
  const pool = () => world.testDatabase.pool('owner')
  return {
    async take(withinMs) {
      const endMs = performance.now() + withinMs
      await wait(LEAST_MS)
      while (performance.now() < endMs && (await pool().query(DUE)).rows.length > 0) await wait(LOOK_MS)
    },
    async nextEnd() {
      const { rows } = await pool().query<{ at: Date | null }>(
        `SELECT min(exit_at) AS at FROM (${OPEN}) o WHERE exit_at > app.now()`,
      )
      return rows[0]?.at ?? null
    },
  }
}
