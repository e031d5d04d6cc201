import type { Client } from 'pg'
import { type Scope, scopeOf } from '../families/registry.ts'
import { bytea } from '../postgres/session.ts'
import type { StoredEvent } from './readEvents.ts'
import type { Target } from './rowStore.ts'

const REASON_CHARACTERS = 500

export function idOfScope({ address, key }: Scope): string {
  return `${address}/${key}`
}

/** The scope of an event, as text. */
export function scopeIdOf(event: StoredEvent): string {
  return idOfScope(scopeFrom(event))
}

/** Topics are texts that are made when they are asked for: most scopes need none. */
function scopeFrom(event: StoredEvent): Scope {
  const { type, address } = event
  return scopeOf(type, address, type.scopeTopic === null ? [] : event.topics)
}

/** Scopes that stand still among those of these events. */
export async function readSuspended(
  client: Client,
  { schema, chainId }: Target,
  events: StoredEvent[],
): Promise<Set<string>> {
  const addresses = new Set(events.map((event) => scopeFrom(event).address))
  const found = await client.query<Scope>(
    `SELECT address, key FROM ${schema}.suspension WHERE chain_id = $1 AND address = ANY ($2::bytea[])`,
    [chainId, [...addresses].map(bytea)],
  )
  return new Set(found.rows.map(idOfScope))
}

/** How many scopes stand still. */
export async function countSuspended(client: Client, chainId: number): Promise<number> {
  const found = await client.query('SELECT count(*)::int AS n FROM chain.suspension WHERE chain_id = $1', [
    chainId,
  ])
  return found.rows[0].n
}

/** From this event on the rows of its scope stand still. */
export async function suspend(
  client: Client,
  { schema, chainId }: Target,
  event: StoredEvent,
  reason: string,
): Promise<Scope> {
  const scope = scopeFrom(event)
  await client.query(
    `INSERT INTO ${schema}.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9))`,
    [
      ...[chainId, bytea(scope.address), bytea(scope.key), event.block, event.logIndex],
      // Postgres text holds no NUL, and the reason may quote what a stranger wrote
      ...[
        bytea(event.txHash),
        reason.replaceAll('\0', '').slice(0, REASON_CHARACTERS),
        event.type.family.version,
        event.at,
      ],
    ],
  )
  return scope
}
