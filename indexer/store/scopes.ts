import type { Client } from 'pg'
import { JOURNALS, PROJECTIONS, type Scope } from '../families/registry.ts'
import { baseOf, type ColumnType } from '../families/table.ts'
import { bytea } from '../postgres/session.ts'
import { type Projected, projectEvents } from './projectEvents.ts'
import { readEvents, type StoredEvent } from './readEvents.ts'
import { scopeIdOf } from './suspension.ts'

/** Rows of these scopes from nothing but the events up to a block. */
export async function foldScopes(
  client: Client,
  chainId: number,
  scopes: Scope[],
  upTo: number,
): Promise<Projected> {
  const result: Projected = { touched: new Map(), suspended: [], news: [] }
  if (scopes.length === 0) return result
  await clearScopes(client, chainId, scopes)
  const source = { schema: 'chain', chainId, after: -1, upTo, scopes } as const
  for await (const events of readEvents(client, source)) {
    const { touched, suspended } = await projectEvents(client, source, events, null)
    for (const wallets of touched.values())
      result.touched.set(upTo, new Set([...(result.touched.get(upTo) ?? []), ...wallets]))
    result.suspended.push(...suspended)
  }
  return result
}

/** Scopes that events above a block speak of. */
export async function scopesAbove(client: Client, chainId: number, ancestor: number): Promise<Scope[]> {
  const found = new Map<string, Scope>()
  const source = {
    schema: 'chain',
    chainId,
    after: ancestor,
    upTo: Number.MAX_SAFE_INTEGER,
    scopes: null,
  } as const
  for await (const events of readEvents(client, source))
    for (const event of events) found.set(scopeIdOf(event), scopeFrom(event))
  return [...found.values()]
}

function scopeFrom(event: StoredEvent): Scope {
  const [address, key] = scopeIdOf(event).split('/') as [string, string]
  return { address, key }
}

async function clearScopes(client: Client, chainId: number, scopes: Scope[]): Promise<void> {
  const values = [chainId, scopes.map(({ address }) => bytea(address)), scopes.map(({ key }) => bytea(key))]
  for (const table of [...PROJECTIONS, ...JOURNALS]) {
    const { address, key } = table.scope
    const type = table.all.find(([column]) => column === key)?.[1]
    await client.query(
      `DELETE FROM chain.${table.name} t USING unnest($2::bytea[], $3::bytea[]) AS s (address, key)
       WHERE t.chain_id = $1 AND t.${address} = s.address AND s.key = ${key && type ? keySql(key, type) : "''"}`,
      values,
    )
  }
  await client.query(
    `DELETE FROM chain.suspension t USING unnest($2::bytea[], $3::bytea[]) AS s (address, key)
     WHERE t.chain_id = $1 AND t.address = s.address AND t.key = s.key`,
    values,
  )
}

/** The key of a scope from a column: bytes as they are, a number by its digits. */
function keySql(column: string, type: ColumnType): string {
  const base = baseOf(type)
  return base === 'uint256' || base === 'int' ? `convert_to(t.${column}::text, 'UTF8')` : `t.${column}`
}
