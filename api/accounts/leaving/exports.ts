import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Pool, PoolClient } from 'pg'
import type { PersonVerbs } from '#db/personVerbs.ts'
import { setScope } from '#db/scope.ts'
import type { ExportJob } from './contract.ts'

/** Form of the copy; a reader tells versions apart by it. */
const FORM = 1
const MAX_TRIES = 5
/** A worker that died lets another one try after this long. */
const LEASE_S = 120

interface Row {
  state: ExportJob['state']
  asked_at: Date
  ready_at: Date | null
  expires_at: Date | null
}

const OPEN = `account_id = $1 AND (expires_at IS NULL OR expires_at > app.now())`

function shown(row: Row): ExportJob {
  return {
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    readyAt: row.ready_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  }
}

export async function readExport(pool: Pool, accountId: string): Promise<ExportJob | null> {
  const { rows } = await pool.query<Row>(
    `SELECT state::text, asked_at, ready_at, expires_at FROM app.export_job WHERE ${OPEN}`,
    [accountId],
  )
  return rows[0] ? shown(rows[0]) : null
}

/** Asks for a copy; one that is being written is waited for, an older one is replaced. */
export async function askExport(pool: Pool, accountId: string): Promise<ExportJob> {
  const { rows } = await pool.query<Row>(
    `INSERT INTO app.export_job AS x (account_id) VALUES ($1) ON CONFLICT (account_id) DO UPDATE SET
       state = 'due', file = NULL, ready_at = NULL, expires_at = NULL,
       asked_at = CASE WHEN x.state = 'due' THEN x.asked_at ELSE app.now() END,
       tries = CASE WHEN x.state = 'due' THEN x.tries ELSE 0 END,
       next_at = CASE WHEN x.state = 'due' THEN x.next_at ELSE app.now() END
     RETURNING state::text, asked_at, ready_at, expires_at`,
    [accountId],
  )
  return shown(rows[0] as Row)
}

/** The copy while its day lasts; null when there is none. */
export async function openExport(pool: Pool, accountId: string): Promise<Record<string, unknown> | null> {
  const { rows } = await pool.query<{ file: Buffer }>(
    `SELECT file FROM app.export_job WHERE state = 'ready' AND ${OPEN}`,
    [accountId],
  )
  if (!rows[0]) return null
  return JSON.parse(String(await promisify(gunzip)(rows[0].file)))
}

/** Everything about one account at one moment, as JSON. */
async function writeCopy(
  tx: PoolClient,
  persons: readonly PersonVerbs[],
  accountId: string,
): Promise<string> {
  await tx.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await setScope(tx, { account: accountId })
  const { rows } = await tx.query<{ now: Date }>('SELECT app.now() AS now')
  const about = { form: FORM, account: accountId, writtenAt: rows[0]?.now }
  const parts = [`"about":${JSON.stringify(about)}`]
  for (const person of persons)
    if (person.exports.length > 0)
      parts.push(`${JSON.stringify(person.name)}:${await person.export(tx, accountId)}`)
  await tx.query('COMMIT')
  return `{${parts.join(',')}}`
}

const CLAIM = `UPDATE app.export_job SET tries = tries + 1, next_at = app.now() + make_interval(secs => ${LEASE_S})
  WHERE account_id = (SELECT account_id FROM app.export_job WHERE state = 'due' AND next_at <= app.now()
    ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING account_id, asked_at::text AS asked_at, tries`

interface ExportDeps {
  pool: Pool
  persons: readonly PersonVerbs[]
  log: { warn(facts: object, message: string): void }
  settings: { EXPORT_KEPT_S: number }
}

async function writeNext({ pool, persons, log, settings }: ExportDeps): Promise<boolean> {
  const { rows } = await pool.query<{ account_id: string; asked_at: string; tries: number }>(CLAIM)
  const job = rows[0]
  if (!job) return false
  const tx = await pool.connect()
  let broken: Error | undefined
  try {
    const file = await promisify(gzip)(await writeCopy(tx, persons, job.account_id))
    await tx.query(
      `UPDATE app.export_job SET state = 'ready', file = $3, ready_at = app.now(), expires_at = app.now() + make_interval(secs => $4)
        WHERE account_id = $1 AND asked_at = $2::timestamptz AND state = 'due'`,
      [job.account_id, job.asked_at, file, settings.EXPORT_KEPT_S],
    )
  } catch (error) {
    broken = error as Error
    log.warn({ err: error, tries: job.tries }, 'a copy of an account could not be written')
    if (job.tries >= MAX_TRIES)
      await pool.query("UPDATE app.export_job SET state = 'failed' WHERE account_id = $1 AND state = 'due'", [
        job.account_id,
      ])
  } finally {
    // a connection in the middle of a transaction serves nobody else
    tx.release(broken)
  }
  return true
}

/** Writes the copies that are due, and forgets those whose day is over. */
export async function writeExports(deps: ExportDeps): Promise<void> {
  await deps.pool.query('DELETE FROM app.export_job WHERE expires_at <= app.now()')
  while (await writeNext(deps));
}
