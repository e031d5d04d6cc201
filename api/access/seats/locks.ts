import type { Pool, PoolClient, QueryResultRow } from 'pg'
import { lockAdmissions } from '#api/accounts/noteStandingChange.ts'
import { runBatch, type Statement } from '#db/batch.ts'
import { bindsIn } from '../coHosts.ts'
import type { AdmissionRequest } from './admissionRequest.ts'
import { turnOf } from './guestShare.ts'

/** How long a door waits for a lock before it says that the room is busy. */
const LOCK_TIMEOUT = '300ms'

/** Postgres code of a lock that was not granted in time, and of a deadlock that was broken. */
const BUSY_CODES = new Set(['55P03', '40P01'])

/** True when an error means "try again", not a verdict. */
export function isLockTimeout(error: unknown): boolean {
  return BUSY_CODES.has((error as { code?: string }).code ?? '')
}

const BEGIN: Statement = { name: 'begin', text: 'BEGIN' }
const COMMIT: Statement = { name: 'commit', text: 'COMMIT' }
// what stands in a list is asked from left to right
const LOCK = `SELECT set_config('lock_timeout', '${LOCK_TIMEOUT}', true),
  pg_advisory_xact_lock(hashtextextended($1, 1)), pg_advisory_xact_lock_shared(hashtextextended($2, 2))`

// a guest's account and the room as for everybody, then its place: whoever holds that waits for nobody behind it
const LOCK_GUEST = `${LOCK}, pg_advisory_xact_lock(hashtextextended($3, 14))`

// the same for who comes in by tokens that are locked, one after the other
const LOCK_PILES = `${LOCK}, pg_advisory_xact_lock(hashtextextended($2, 21))`

const lockStatement = (accountId: string, roomId: string): Statement => ({
  name: 'lock_admission',
  text: LOCK,
  values: [accountId, roomId],
})
const lockGuestStatement = (accountId: string, roomId: string, turn: string): Statement => ({
  name: 'lock_guest_admission',
  text: LOCK_GUEST,
  values: [accountId, roomId, turn],
})

const lockPilesStatement = (accountId: string, roomId: string): Statement => ({
  name: 'lock_piles_admission',
  text: LOCK_PILES,
  values: [accountId, roomId],
})

/** The transaction of one admission while its locks are held. */
export interface HeldAdmission {
  tx: PoolClient
  /** Asks the last statement and commits in the same round trip; afterwards there is nothing left to do. */
  finish(last: Statement): Promise<QueryResultRow[]>
  /** Ends it with nothing written. */
  giveUp(): Promise<void>
}

/**
 * One transaction that begins with the locks of an admission and a look behind them, in a single round trip: they are
 * held by as few of them as possible. Commits when `work` returns, rolls back when it throws.
 */
export async function inAdmission<T>(
  pool: Pool,
  {
    accountId,
    roomId,
    guest,
    isByLock,
  }: Pick<AdmissionRequest, 'accountId' | 'roomId' | 'guest'> & { isByLock: boolean },
  look: Statement,
  work: (held: HeldAdmission, seen: QueryResultRow[]) => Promise<T>,
): Promise<T> {
  const tx = await pool.connect()
  let broken: Error | undefined
  let isOver = false
  const finish = async (last: Statement): Promise<QueryResultRow[]> => {
    const [asked] = await runBatch(tx, [last, COMMIT])
    isOver = true
    return asked?.rows ?? []
  }
  const giveUp = async (): Promise<void> => {
    await tx.query('ROLLBACK')
    isOver = true
  }
  try {
    const lock = guest
      ? lockGuestStatement(accountId, roomId, turnOf(guest))
      : (isByLock ? lockPilesStatement : lockStatement)(accountId, roomId)
    const [, , seen] = await runBatch(tx, [BEGIN, lock, look])
    const result = await work({ tx, finish, giveUp }, seen?.rows ?? [])
    if (!isOver) await tx.query('COMMIT')
    return result
  } catch (error) {
    await tx.query('ROLLBACK').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    tx.release(broken)
  }
}

/** Locks of one admission, always in this order. Fair: a verb that ends the room is not overtaken. */
export async function lockForAdmission(tx: PoolClient, accountId: string, roomId: string): Promise<void> {
  await tx.query(lockStatement(accountId, roomId))
}

/** Behind the locks of an admission, for who comes in or stays by tokens that are locked for a room: nobody else does meanwhile. */
export async function lockPiles(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 21))', [roomId])
}

/** For ban, unlink and re-deciding: afterwards no admission of this account can commit on what was changed. */
export async function lockAccount(tx: PoolClient, accountId: string): Promise<void> {
  await lockAdmissions(tx, accountId)
}

/**
 * For what an account does that a ban ends: it is done before that, or not at all. Comes before every other lock of its transaction, whose
 * `lock_timeout` it sets.
 */
export async function shareAccount(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query(
    `SELECT set_config('lock_timeout', '${LOCK_TIMEOUT}', true), pg_advisory_xact_lock_shared(hashtextextended($1, 1))`,
    [accountId],
  )
}

/** For an account that is locked: its seats where a ban from the channel binds it end together with their rooms, or after them. */
export async function lockRoomsOf(tx: PoolClient, accountId: string, channelId: string): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock_shared(hashtextextended(id, 2)) FROM
       (SELECT DISTINCT r.id FROM app.seat s JOIN app.room r ON r.id = s.room_id
         WHERE s.account_id = $1 AND s.state <> 'ended' AND ${bindsIn('$2', '$1')} ORDER BY r.id) x`,
    [accountId, channelId],
  )
}

/** For what a room has while it is open: it does not end before the transaction does. */
export async function shareRoom(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 2))', [roomId])
}

/** For verbs that change or end a room: afterwards no admission to it can commit on what was changed. */
export async function lockRoom(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [roomId])
}
