import pg from 'pg'
import { setScope } from '#db/scope.ts'

interface Asked {
  /** of the database, as the reconciler */
  url: string
  say: (line: string) => void
  /** how long a worker may take */
  withinMs?: number
}

interface Run {
  id: string
  scope: string
  facts: number
  differences: number
}
interface Row {
  cause: string
  place: string | null
  ref: string | null
  currency: string | null
  amount: string | null
  outside_ref: string | null
  journal_id: string | null
  said: string
}

const WITHIN_MS = 900_000
const LOOK_MS = 500
const SIDES: Record<string, string> = {
  provider: 'the payment provider',
  chain: 'the chain',
  rules: 'their own rules',
}

function lineOf(row: Row): string {
  const { cause, place, ref, currency, amount, outside_ref, journal_id, said } = row
  const facts = [place, ref, amount && currency && `${amount} ${currency}`, outside_ref, journal_id]
  return `  ${cause.padEnd(14)} ${said} ${facts.filter(Boolean).join(' · ')}`
}

/**
 * Asks a worker of this installation to compare now, and says what it found: it has the keys of the provider.
 * @returns how many differences there are
 * @throws Error with one sentence when no worker answers in time
 */
export async function askReconcile({ url, say, withinMs = WITHIN_MS }: Asked): Promise<number> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  try {
    const { rows: asked } = await db.query<{ at: string }>('SELECT app.now()::text AS at')
    await db.query("SELECT pg_notify('reconcile', 'now')")
    const until = performance.now() + withinMs
    for (;;) {
      // the chain comes first and the rules last; they are also looked at alone
      const { rows: runs } = await db.query<Run>(
        `SELECT id, scope, facts, differences FROM app.reconcile_run r WHERE begun_at > $1::timestamptz AND EXISTS (
           SELECT FROM app.reconcile_run l WHERE l.begun_at = r.begun_at AND l.scope = 'chain') ORDER BY at, scope`,
        [asked[0]?.at],
      )
      if (runs.some(({ scope }) => scope === 'rules')) return await tell(db, runs, say)
      if (performance.now() > until) throw new Error('No worker answered: is one running?')
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  } finally {
    await db.end()
  }
}

async function tell(db: pg.Client, runs: readonly Run[], say: (line: string) => void): Promise<number> {
  await db.query('BEGIN READ ONLY')
  await setScope(db, { everyone: 'reconcile' })
  for (const { id, scope, facts, differences } of runs) {
    say(`the books and ${SIDES[scope] ?? scope}: ${facts} looked at, ${differences} differ`)
    const { rows } = await db.query<Row>(
      `SELECT cause::text, place::text, ref, currency, amount::text, outside_ref, journal_id, said FROM app.reconcile_diff
        WHERE run_id = $1 ORDER BY n`,
      [id],
    )
    for (const row of rows) say(lineOf(row))
  }
  await db.query('COMMIT')
  const differences = runs.reduce((sum, run) => sum + run.differences, 0)
  say(differences === 0 ? 'difference 0' : `${differences} differences`)
  return differences
}
