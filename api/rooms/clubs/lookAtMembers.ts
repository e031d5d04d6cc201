import { ProblemError } from '#api/http/problemError.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import type { RoomDeps } from '../deps.ts'

/** Memberships of a round: each may ask a node of the chain. */
const BATCH = 20

/** Nobody is out for long by these: the chain settles, and who was put out for minutes comes back. */
const PASSING: readonly string[] = ['KICKED', 'REORGED']

interface Due {
  club_id: string
  account_id: string
  /** as the database writes it, to the microsecond */
  looked_at: string
  is_active: boolean
  /** null where the club has none for a moment */
  room_id: string | null
}

/** `later`: nobody can say now. `unread`: the same, and so for everybody at this door. */
type Finding = 'stays' | 'ends' | 'later' | 'unread'

function findingOf(verdict: Verdict, isPaying: boolean): Finding {
  if (verdict.verdict === 'allow') return 'stays'
  if (verdict.facts.checks?.some(({ isSilent }) => isSilent)) return 'later'
  return isPaying || PASSING.includes(verdict.reason) ? 'later' : 'ends'
}

async function lookAt({ access }: Pick<RoomDeps, 'access'>, due: Due): Promise<Finding> {
  // who leaves may come back until all of theirs is erased
  if (!due.is_active) return 'later'
  if (due.room_id === null) return 'stays'
  try {
    const { verdict, isPaying } = await access.verdictIfLive(due.room_id, due.account_id)
    return findingOf(verdict, isPaying)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.code === 'CHAIN_UNREADABLE' ? 'unread' : 'later'
  }
}

/** Not all at the same time again: who holds others up by silence is not always the first of them. */
const IN_MINUTES = "looked_at = app.now() - interval '1 day' + interval '10 minutes' * (1 + random())"

const WRITES: Record<Finding, string> = {
  stays: 'looked_at = app.now()',
  ends: "ended_at = app.now(), end_reason = 'DOOR'",
  later: IN_MINUTES,
  unread: IN_MINUTES,
}

/** Who joined meanwhile was let in by the door of that moment, and a gate that changed meanwhile is asked about anew. */
async function write({ pool }: Pick<RoomDeps, 'pool'>, due: Due, finding: Finding): Promise<void> {
  await pool.query(
    `UPDATE app.club_member SET ${WRITES[finding]}
      WHERE club_id = $1 AND account_id = $2 AND ended_at IS NULL AND looked_at = $3::timestamptz`,
    [due.club_id, due.account_id, due.looked_at],
  )
}

/**
 * Asks the doors of clubs about members that were not looked at for a day, or since the gate changed. Whom a door would refuse is a member
 * no more; where nobody can say, they stay, and are asked about again in ten to twenty minutes.
 */
export async function lookAtMembers(deps: Pick<RoomDeps, 'pool' | 'access'>): Promise<void> {
  const { rows } = await deps.pool.query<Due>(
    `SELECT m.club_id, m.account_id, m.looked_at::text AS looked_at, a.state = 'active' AS is_active, r.id AS room_id
       FROM app.club_member m JOIN app.club k ON k.id = m.club_id JOIN app.account a ON a.id = m.account_id
       LEFT JOIN app.room r ON r.club_id = k.id AND r.state <> 'ended'
      WHERE m.ended_at IS NULL AND m.looked_at <= app.now() - interval '1 day' ORDER BY m.looked_at LIMIT ${BATCH}`,
  )
  const unread = new Set<string>()
  const failures: unknown[] = []
  for (const due of rows) {
    const look = unread.has(due.club_id) ? Promise.resolve<Finding>('unread') : lookAt(deps, due)
    const finding = await look.catch((error): Finding => {
      failures.push(error)
      return 'later'
    })
    if (finding === 'unread') unread.add(due.club_id)
    await write(deps, due, finding)
  }
  if (failures.length > 0) throw new AggregateError(failures, 'doors of clubs could not be asked')
}
