import type { PoolClient } from 'pg'
import type { PersonVerbs } from '#db/personVerbs.ts'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { mailTo } from '../../notifications/mailTo.ts'
import { emailsOf } from '../emailsOf.ts'
import type { ErasureReport } from './closeAccount.ts'
import { REPORT_MAIL } from './composeReport.ts'
import { hasOpenMoney } from './openMoney.ts'

export interface ErasureDeps {
  pool: ScopedPool
  clock: Clock
  random: RandomBytes
  /** in the order in which they let go of a person; the last takes the account itself */
  persons: readonly PersonVerbs[]
  log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
  /** false: nobody sends mail here */
  hasMail: boolean
}

/** How long an erasure waits until its report was taken by a mail server. */
const REPORT_WAIT_S = 86_400

interface Erasure {
  id: string
  account_id: string
  steps: string[]
  reported_at: Date | null
}

// who still sits somewhere is being taken out, what may still be paid comes to its end, money that goes back arrives, and a
// report that is under way has its day
const NEXT = `SELECT e.id, e.account_id, e.steps, e.reported_at FROM app.erasure e
  WHERE e.state <> 'erased' AND e.due_at <= app.now() AND e.id <> ALL ($1)
    AND NOT EXISTS (SELECT FROM app.seat s WHERE s.account_id = e.account_id AND s.state <> 'ended')
    AND NOT EXISTS (SELECT FROM app.purchase p WHERE p.account_id = e.account_id AND (p.ended_at IS NULL OR EXISTS (
      SELECT FROM app.attempt a WHERE a.subject = p.id AND a.state IN ('ready', 'sent', 'unknown'))))
    AND NOT ${hasOpenMoney('e.account_id')}
    AND (e.reported_at IS NULL OR e.reported_at < app.now() - make_interval(secs => ${REPORT_WAIT_S}) OR NOT EXISTS (
      SELECT FROM app.delivery d WHERE d.object_key = e.id AND d.state = 'due'))
  ORDER BY e.due_at LIMIT 1 FOR UPDATE SKIP LOCKED`

/** Erases in a transaction that is taken back: the counts are those of the real one. */
async function rehearse(
  tx: PoolClient,
  persons: readonly PersonVerbs[],
  accountId: string,
): Promise<ErasureReport> {
  const report: ErasureReport = {}
  await tx.query('SAVEPOINT rehearsal')
  for (const person of persons) report[person.name] = await person.erase(tx, accountId)
  await tx.query('ROLLBACK TO SAVEPOINT rehearsal')
  return report
}

/** From here on nothing is undone. What will go is told before anything does. */
async function begin(
  tx: PoolClient,
  deps: ErasureDeps,
  { id, account_id: accountId }: Erasure,
): Promise<void> {
  await tx.query("UPDATE app.erasure SET state = 'erasing' WHERE id = $1", [id])
  const report = await rehearse(tx, deps.persons, accountId)
  await tx.query('UPDATE app.erasure SET report = $2, reported_at = app.now() WHERE id = $1', [id, report])
  const email = deps.hasMail ? (await emailsOf(tx, [accountId])).get(accountId) : undefined
  if (!email) return
  const mail = { email, kind: REPORT_MAIL, object: id, step: 'report', expiresInS: REPORT_WAIT_S }
  await mailTo(tx, mail, deps)
}

async function takeStep(tx: PoolClient, deps: ErasureDeps, erasure: Erasure): Promise<void> {
  const person = deps.persons.find(({ name }) => !erasure.steps.includes(name))
  if (!person) return
  const counts = await person.erase(tx, erasure.account_id)
  await tx.query(
    `UPDATE app.erasure SET steps = array_append(steps, $2), report = report || jsonb_build_object($2::text, $3::jsonb) WHERE id = $1`,
    [erasure.id, person.name, counts],
  )
  if (person === deps.persons.at(-1)) deps.log.info({ erasure: erasure.id }, 'an account was erased')
}

/** One commit for each step: who dies between two of them leaves the rest to whoever comes next. False when nothing is due. */
async function eraseNext(deps: ErasureDeps, failed: string[]): Promise<boolean> {
  let current: string | undefined
  try {
    return await withTransaction(deps.pool, async (tx) => {
      const { rows } = await tx.query<Erasure>(NEXT, [failed])
      const erasure = rows[0]
      if (!erasure) return false
      current = erasure.id
      if (erasure.reported_at === null) await begin(tx, deps, erasure)
      else await takeStep(tx, deps, erasure)
      return true
    })
  } catch (error) {
    if (current === undefined) throw error
    failed.push(current)
    // what failed is no text of theirs: the driver's detail holds rows
    const { code, table, constraint } = error as { code?: string; table?: string; constraint?: string }
    deps.log.warn(
      { erasure: current, code, table, constraint },
      'an erasure could not go on; the next look tries again',
    )
    return true
  }
}

/** Goes on with every erasure that is due; one that cannot go on keeps no other waiting. */
export async function eraseDue(deps: ErasureDeps): Promise<void> {
  const failed: string[] = []
  while (await eraseNext(deps, failed));
}
