import type { Pool } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import type { ActKind } from '#domain/moderation/words.ts'
import { demandInRoom } from '../demandReach.ts'
import type { channelPerson } from './contract.ts'

/** Acts about one person that are shown. */
const MAX_ACTS = 20

interface PersonRow {
  name: string | null
  guest: boolean
  first_seen: Date | null
  messages: number
  seat_id: string | null
}

interface ActRow {
  id: string
  kind: ActKind
  rule_code: string
  reason: string
  at: Date
  until: Date | null
  is_undone: boolean
}

const PERSON = `WITH rooms AS (SELECT id FROM app.room WHERE channel_id = $1 AND kind <> 'call'),
  seats AS (SELECT s.id, s.room_id, s.taken_at FROM app.seat s JOIN rooms r ON r.id = s.room_id WHERE s.account_id = $2
    UNION ALL SELECT s.id, s.room_id, s.taken_at FROM app.seat_past s JOIN rooms r ON r.id = s.room_id WHERE s.account_id = $2),
  written AS (SELECT m.at, m.body IS NOT NULL AS is_there FROM app.chat_message m JOIN rooms r ON r.id = m.room_id WHERE m.account_id = $2)
  SELECT p.display_name AS name, a.state = 'guest' AS guest,
    least((SELECT min(taken_at) FROM seats), (SELECT min(at) FROM written)) AS first_seen,
    (SELECT count(*)::int FROM written WHERE is_there) AS messages,
    (SELECT id FROM seats WHERE room_id = $3 ORDER BY taken_at DESC LIMIT 1) AS seat_id
  FROM app.account a LEFT JOIN app.profile p ON p.account_id = a.id WHERE a.id = $2`

const ACTS = `SELECT l.id, l.kind, l.rule_code, l.reason, l.at, l.until, EXISTS (SELECT FROM app.action_log u WHERE u.undoes = l.id) AS is_undone
  FROM app.action_log l WHERE l.channel_id = $1 AND l.target_account = $2 AND l.undoes IS NULL ORDER BY l.seq DESC LIMIT ${MAX_ACTS}`

/**
 * What a channel knows of somebody who was seen in it: no wallet, no address, nothing of other channels.
 * @throws ProblemError NOT_FOUND also for somebody who was never there, FORBIDDEN
 */
export async function readPerson(
  pool: Pool,
  { roomId, accountId }: { roomId: string; accountId: string },
  about: string,
): Promise<z.input<typeof channelPerson>> {
  const { channelId } = await demandInRoom(pool, { roomId, accountId, act: 'readLog' })
  const { rows } = await pool.query<PersonRow>(PERSON, [channelId, about, roomId])
  const acts = await pool.query<ActRow>(ACTS, [channelId, about])
  const person = rows[0]
  if (!person || (person.first_seen === null && acts.rows.length === 0)) throw new ProblemError('NOT_FOUND')
  return {
    displayName: person.name ?? 'Somebody',
    isGuest: person.guest,
    firstSeenAt: person.first_seen?.toISOString() ?? null,
    ...{ messages: person.messages, seatId: person.seat_id },
    acts: acts.rows.map((row) => ({
      ...{ actId: row.id, kind: row.kind, ruleCode: row.rule_code, reason: row.reason },
      ...{ at: row.at.toISOString(), until: row.until?.toISOString() ?? null, isUndone: row.is_undone },
    })),
  }
}
