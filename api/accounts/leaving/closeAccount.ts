import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import type { NewsKind } from '#domain/notifications/news.ts'
import { ProblemError } from '../../http/problemError.ts'
import { notify } from '../../notifications/notify.ts'
import { enqueue } from '../../queue/outbox.ts'
import { lockIdentities } from '../identities/identityLock.ts'
import { countRightChange } from '../noteStandingChange.ts'
import type { Closing } from './contract.ts'
import type { LeavingDeps } from './leavingDeps.ts'
import { readOpenMoney } from './openMoney.ts'
import { countParts } from './readObligations.ts'

/** Topic of the outbox: all open rooms of the account in the body end. */
export const CLOSE_ROOMS = 'rooms.close_all'

/** Rows by table, by part: as an erasure keeps them. */
export type ErasureReport = Record<string, Record<string, number>>

interface Row {
  state: Closing['state']
  asked_at: Date
  due_at: Date
  report: ErasureReport
}

/** Rows by part; parts without any are left out. */
export function partsOf(report: ErasureReport): { part: string; rows: number }[] {
  return Object.entries(report)
    .map(([part, tables]) => ({ part, rows: Object.values(tables).reduce((sum, n) => sum + n, 0) }))
    .filter(({ rows }) => rows > 0)
}

/** How far the account is on its way out; null when it is not leaving. */
export async function readClosing(pool: Pool, accountId: string): Promise<Closing | null> {
  const { rows } = await pool.query<Row>(
    'SELECT state::text, asked_at, due_at, report FROM app.erasure WHERE account_id = $1',
    [accountId],
  )
  const row = rows[0]
  if (!row) return null
  return {
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    report: partsOf(row.report),
    openMoney: await readOpenMoney(pool, accountId),
  }
}

const notifyOfClosing = (tx: PoolClient, deps: LeavingDeps, accountId: string, kind: NewsKind) =>
  notify(tx, { accounts: [accountId], kind, object: 'closing', step: `${kind}:${deps.clock()}` }, deps)

/** Closes every door of an account in one commit: other sessions, all seats, and through its state its pages. */
async function closeDoors(
  tx: PoolClient,
  deps: LeavingDeps,
  { account, session }: { account: string; session: string },
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM app.auth_session WHERE account_id = $1', [
    account,
  ])
  await tx.query('DELETE FROM app.auth_session WHERE account_id = $1 AND id <> $2', [account, session])
  await deps.endSeats(tx, { accountId: account, sessionIds: rows.map(({ id }) => id), isAllOthers: true })
  await tx.query("SELECT pg_notify('session', $1)", [account])
}

/**
 * Begins to leave. What can be undone is undone by `undoClosing` until the time is over; then the worker erases.
 * @throws ProblemError SIGN_IN_REQUIRED, BUSY
 */
export async function closeAccount(
  deps: LeavingDeps,
  leaving: { account: string; session: string },
): Promise<Closing> {
  const { account, session } = leaving
  const counted = await countParts(deps, account)
  const report = Object.fromEntries(counted.map(({ part, rows }) => [part, { rows }]))
  await withTransaction(deps.pool, async (tx) => {
    await lockIdentities(tx, account, session)
    const id = newId('ers', deps.random)
    const { CLOSING_UNDO_S: undoS } = deps.settings
    await tx.query('SELECT app.close_account($1, $2, $3, $4)', [account, id, undoS, report])
    await countRightChange(tx, account)
    await closeDoors(tx, deps, leaving)
    await enqueue(tx, [{ topic: CLOSE_ROOMS, key: id, body: { account } }], deps)
    await notifyOfClosing(tx, deps, account, 'closing_begun')
  })
  return (await readClosing(deps.pool, account)) as Closing
}

/** @throws ProblemError CONFLICT when nothing is closing, or it is too late */
export async function undoClosing(deps: LeavingDeps, accountId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ is_undone: boolean }>('SELECT app.undo_closing($1) AS is_undone', [
      accountId,
    ])
    if (!rows[0]?.is_undone)
      throw new ProblemError('CONFLICT', { detail: 'There is nothing that could still be undone.' })
    await countRightChange(tx, accountId)
    await notifyOfClosing(tx, deps, accountId, 'closing_undone')
  })
}
