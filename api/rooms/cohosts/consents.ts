import type { Pool, PoolClient } from 'pg'
import { CO_HOST_TERMS } from '#api/access/coHosts.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { notify } from '#api/notifications/notify.ts'
import { inSentence } from '#domain/notifications/newsFacts.ts'
import { type CoHostState, isAwaited } from '#domain/room/coHosts.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { RoomDeps } from '../deps.ts'
import type { RoomRow } from '../store.ts'
import { coHostState } from './coHostState.ts'

const FIXED = 'Your co-hosts agreed to this title and this door. They stay until it ends.'

/** What a co-host of a room agrees to at this moment, 64 hex digits. */
export async function readCoHostTerms(tx: PoolClient, roomId: string): Promise<string> {
  const { rows } = await tx.query<{ terms: string }>(
    `SELECT encode(${CO_HOST_TERMS}, 'hex') AS terms FROM app.room r WHERE r.id = $1`,
    [roomId],
  )
  return rows[0]?.terms ?? ''
}

interface Consent {
  accountId: string
  name: string
  state: CoHostState
}

/** Who agreed to host a room, or is asked to, as things stand. */
async function readConsents(tx: Pool | PoolClient, roomId: string): Promise<Consent[]> {
  const { rows } = await tx.query<Consent>(
    `SELECT k.account_id AS "accountId", h.name, ${coHostState('k')} AS state
       FROM app.co_host k JOIN app.room r ON r.id = k.room_id JOIN app.channel h ON h.id = k.channel_id
      WHERE k.room_id = $1 AND NOT k.declined ORDER BY k.invited_at, h.id`,
    [roomId],
  )
  return rows
}

const accountsOf = (consents: Consent[], state: CoHostState) =>
  consents.filter((one) => one.state === state).map((one) => one.accountId)

/**
 * Nobody is shown who has not agreed: looked at behind the lock of a room that goes live, and before anybody pays for its record.
 * Throws ProblemError CONFLICT.
 */
export async function demandConsents(tx: Pool | PoolClient, roomId: string): Promise<void> {
  const names = (await readConsents(tx, roomId))
    .filter(({ state }) => isAwaited(state))
    .map(({ name }) => inSentence(name))
  const last = names.pop()
  if (last === undefined) return
  const who = names.length > 0 ? `${names.join(', ')} and ${last} have` : `${last} has`
  const detail = `${who} not agreed yet. Wait, or remove ${names.length > 0 ? 'who is missing' : 'them'}.`
  throw new ProblemError('CONFLICT', { detail })
}

/** That nobody hosts a room that is on air who agreed to its door as it is. Throws ProblemError CONFLICT. */
export async function demandGateFree(
  pool: Pool,
  { id, state }: Pick<RoomRow, 'id' | 'state'>,
): Promise<void> {
  if (state !== 'live' || accountsOf(await readConsents(pool, id), 'agreed').length === 0) return
  throw new ProblemError('CONFLICT', { detail: FIXED })
}

/**
 * Does what changes a room behind its lock. Whose agreement is of other terms then is asked again; while the room is live, nothing may
 * make one so, unless the chain did.
 * @throws ProblemError CONFLICT, and whatever `change` throws
 */
export async function askAgainAfter<T>(
  tx: PoolClient,
  deps: Pick<RoomDeps, 'clock' | 'random'> & { isByChain?: boolean },
  { id: roomId, state }: Pick<RoomRow, 'id' | 'state'>,
  change: () => Promise<T>,
): Promise<T> {
  const agreed = new Set(accountsOf(await readConsents(tx, roomId), 'agreed'))
  const result = await change()
  if (agreed.size === 0) return result
  const changed = accountsOf(await readConsents(tx, roomId), 'changed').filter((one) => agreed.has(one))
  if (changed.length === 0) return result
  if (state === 'live' && !deps.isByChain) throw new ProblemError('CONFLICT', { detail: FIXED })
  const { rows } = await tx.query<{ kind: HostedKind; title: string; channel: string; terms: string }>(
    `SELECT r.kind, r.title, h.name AS channel, encode(${CO_HOST_TERMS}, 'hex') AS terms
       FROM app.room r JOIN app.channel h ON h.id = r.channel_id WHERE r.id = $1`,
    [roomId],
  )
  const { kind = 'stream', title = '', channel = '', terms = '' } = rows[0] ?? {}
  const about = {
    kind: 'cohost_changed',
    object: `cohost:${roomId}`,
    step: `changed-${terms.slice(0, 16)}`,
  } as const
  await notify(
    tx,
    {
      ...about,
      accounts: changed,
      facts: { roomId, kind, title, channel, ...(state === 'live' ? { isOn: 1 } : {}) },
    },
    deps,
  )
  return result
}
