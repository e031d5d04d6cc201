import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { newId } from '#domain/ids.ts'
import type { Access } from '../createAccess.ts'
import { changeFloor, isOnFloor, lockListener, onFloor, openFloor } from './store.ts'

/** Who listens where. */
export interface Listening {
  roomId: string
  accountId: string
}

const OWN_REQUEST = 'SELECT id FROM app.floor_request WHERE room_id = $1 AND account_id = $2'

/** Open requests of one room: who leads it reads the first of them, and each is a row. */
const MAX_OPEN_REQUESTS = 500

/** Needs the lock of the floor. @throws ProblemError CONFLICT */
async function assertRoomToAsk(tx: PoolClient, roomId: string): Promise<void> {
  const { rows } = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM app.floor_request WHERE room_id = $1',
    [roomId],
  )
  if ((rows[0]?.n ?? 0) < MAX_OPEN_REQUESTS) return
  throw new ProblemError('CONFLICT', {
    detail: 'So many ask to speak that the line is closed. Try again later.',
  })
}

/**
 * Gets into the order of who asks to speak; whoever asks already stays where they are.
 * @returns the id of the request
 * @throws ProblemError NOT_FOUND where they do not listen, as of an unknown room; CONFLICT on the floor
 */
export function askToSpeak(
  { pool, random }: Pick<Access, 'pool' | 'random'>,
  { roomId, accountId }: Listening,
): Promise<string> {
  return onFloor(pool, async (tx) => {
    const seat = await lockListener(tx, { roomId, accountId })
    if (!seat) throw new ProblemError('NOT_FOUND')
    const { rows } = await tx.query<{ id: string }>(OWN_REQUEST, [roomId, accountId])
    if (rows[0]) return rows[0].id
    if (await isOnFloor(tx, seat)) {
      const detail = 'You may speak already. Step down before you ask again.'
      throw new ProblemError('CONFLICT', { detail })
    }
    await openFloor(tx, roomId)
    await assertRoomToAsk(tx, roomId)
    const id = newId('flr', random)
    await tx.query('INSERT INTO app.floor_request (id, room_id, account_id) VALUES ($1, $2, $3)', [
      id,
      roomId,
      accountId,
    ])
    return id
  })
}

/** Asks no more; who does not ask changes nothing. @throws ProblemError NOT_FOUND where they do not listen */
export function withdrawRequest(
  { pool }: Pick<Access, 'pool'>,
  { roomId, accountId }: Listening,
): Promise<void> {
  return onFloor(pool, async (tx) => {
    if (!(await lockListener(tx, { roomId, accountId }))) throw new ProblemError('NOT_FOUND')
    const { rows } = await tx.query<{ id: string }>(OWN_REQUEST, [roomId, accountId])
    if (!rows[0]) return
    await changeFloor(tx, roomId)
    await tx.query('DELETE FROM app.floor_request WHERE id = $1', [rows[0].id])
  })
}
