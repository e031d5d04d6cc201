import type { Pool, PoolClient } from 'pg'
import type { Logger } from 'pino'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { Again, Effect, Perform } from './jobs.ts'

type Topics = Record<string, Perform>

const BATCH = 50
const LEASE_S = 30
const MAX_TRIES = 12
const MAX_PAUSE_S = 300
/** How long the next rows wait for those before. */
const PATIENCE_MS = 300
const MAX_BEHIND = 1000

// a claimed row is due again after the lease, so a worker that dies loses nothing
const CLAIM = `UPDATE app.outbox o SET due_at = app.now() + make_interval(secs => ${LEASE_S}), tries = o.tries + 1
  FROM (SELECT id FROM app.outbox WHERE state = 'due' AND due_at <= app.now() AND topic = ANY ($1)
        ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
  WHERE o.id = due.id RETURNING o.id, o.topic, o.key, o.body, o.tries`

interface Row extends Effect {
  id: string
  topic: string
  tries: number
}

/** Puts effects into the outbox; one per topic and key, for ever. */
export async function enqueue(
  tx: PoolClient,
  effects: (Effect & { topic: string })[],
  deps: { clock: Clock; random: RandomBytes },
): Promise<void> {
  if (effects.length === 0) return
  await tx.query(
    `INSERT INTO app.outbox (id, topic, key, body)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) ON CONFLICT (topic, key) DO NOTHING`,
    [
      effects.map(() => newTimedId('job', deps.clock(), deps.random)),
      effects.map((effect) => effect.topic),
      effects.map((effect) => effect.key),
      effects.map((effect) => JSON.stringify(effect.body)),
    ],
  )
}

async function postpone(pool: Pool, row: Row, again: Again, log: Logger): Promise<void> {
  const { afterS, cause } = again
  const { topic, key, tries } = row
  if (cause !== undefined) log.warn({ topic, key, tries, err: cause }, 'outbox effect failed')
  await pool.query(
    'UPDATE app.outbox SET error = $2, due_at = app.now() + make_interval(secs => $3) WHERE id = $1',
    [row.id, cause === undefined ? null : String(cause).slice(0, 500), afterS],
  )
}

async function perform(pool: Pool, topics: Topics, row: Row, log: Logger): Promise<void> {
  try {
    const again = await topics[row.topic]?.({ key: row.key, body: row.body }, row.tries)
    if (again) return await postpone(pool, row, again, log)
    await pool.query("UPDATE app.outbox SET state = 'done', error = NULL WHERE id = $1", [row.id])
  } catch (error) {
    const isLast = row.tries >= MAX_TRIES
    const pauseS = Math.min(2 ** row.tries / 4, MAX_PAUSE_S)
    log.warn({ topic: row.topic, key: row.key, tries: row.tries, isLast, err: error }, 'outbox effect failed')
    await pool.query(
      `UPDATE app.outbox SET state = $2, error = $3, due_at = app.now() + make_interval(secs => $4) WHERE id = $1`,
      [row.id, isLast ? 'parked' : 'due', String(error).slice(0, 500), pauseS],
    )
  }
}

async function claimDue(pool: Pool, topics: Topics, log: Logger): Promise<Promise<void>[]> {
  const { rows } = await pool.query<Row>(CLAIM, [Object.keys(topics)])
  return rows.map((row) => perform(pool, topics, row, log))
}

/** Performs what is due once; answers how many rows it took. Failures are tried again later, at last parked. */
export async function drainOutbox(pool: Pool, topics: Topics, log: Logger): Promise<number> {
  return (await Promise.all(await claimDue(pool, topics, log))).length
}

/** Performs what is due, again and again; what takes long goes on behind, so that it keeps nothing else waiting. */
export interface OutboxDrain {
  /** Answers how many rows it took. */
  drain(): Promise<number>
  /** Waits for what goes on behind. */
  settle(): Promise<void>
}

export function createOutboxDrain(pool: Pool, topics: Topics, log: Logger): OutboxDrain {
  const behind = new Set<Promise<void>>()
  return {
    async drain() {
      if (behind.size >= MAX_BEHIND) await Promise.race(behind)
      const begun = await claimDue(pool, topics, log)
      for (const one of begun) {
        const whole = one
          .catch((error: unknown) => log.error({ err: error }, 'an outbox row could not be written'))
          .finally(() => behind.delete(whole))
        behind.add(whole)
      }
      let timer: NodeJS.Timeout | undefined
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS)
      })
      await Promise.race([Promise.allSettled(begun), enough])
      clearTimeout(timer)
      return begun.length
    },
    async settle() {
      await Promise.all(behind)
    },
  }
}

/** Forgets effects that were performed a week ago. */
export async function forgetPerformed(pool: Pool): Promise<void> {
  await pool.query("DELETE FROM app.outbox WHERE state = 'done' AND due_at < app.now() - interval '7 days'")
}
