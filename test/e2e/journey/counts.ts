import type { TestWorld } from '#test/kit/world.ts'

/** How many decisions, seats, sessions, rooms and jobs an installation has. */
export type Counts = Record<'decisions' | 'seats' | 'sessions' | 'rooms' | 'intents' | 'jobs', number>

/** Counted before and after something that must leave no trace. */
export async function countRows(world: TestWorld): Promise<Counts> {
  const { rows } = await world.testDatabase.pool('owner').query<Counts>(
    `SELECT (SELECT count(*) FROM app.decision)::int AS decisions,
            (SELECT count(*) FROM app.seat)::int AS seats,
            (SELECT count(*) FROM app.auth_session)::int AS sessions,
            (SELECT count(*) FROM app.room)::int AS rooms,
            (SELECT count(*) FROM app.tx_intent)::int AS intents,
            (SELECT count(*) FROM app.outbox)::int AS jobs`,
  )
  const [counts] = rows
  if (!counts) throw new Error('nothing was counted')
  return counts
}
