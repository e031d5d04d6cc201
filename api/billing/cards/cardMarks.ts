import { createHmac } from 'node:crypto'
import type { Pool } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { prefixOf } from '#domain/address.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { DataKey } from '../../installation/dataKey.ts'

export interface CardMarkDeps {
  pool: Pool | ScopedPool
  random: RandomBytes
  dataKey: DataKey
}

const KEY_ID = 'cards'

async function findKey({ pool, dataKey }: CardMarkDeps): Promise<Buffer | null> {
  const { rows } = await pool.query<{ key_sealed: Buffer }>(
    'SELECT key_sealed FROM app.card_key WHERE id = $1',
    [KEY_ID],
  )
  return rows[0] ? dataKey.unseal('cardKey', KEY_ID, rows[0].key_sealed) : null
}

/** Random, and sealed, so that a new data key leaves every mark as it is. */
async function readKey(deps: CardMarkDeps): Promise<Buffer> {
  const known = await findKey(deps)
  if (known) return known
  await deps.pool.query(
    'INSERT INTO app.card_key (id, key_sealed) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
    [KEY_ID, deps.dataKey.seal('cardKey', KEY_ID, deps.random(32))],
  )
  const key = await findKey(deps)
  if (!key) throw new Error('the key of cards is gone')
  return key
}

/** What is kept of a card's fingerprint: the same for the same card, and nobody's without the key. */
export async function markCard(deps: CardMarkDeps, fingerprint: string | null): Promise<Buffer | null> {
  if (fingerprint === null) return null
  return createHmac('sha256', await readKey(deps))
    .update(`card ${fingerprint}`)
    .digest()
}

/** What is kept of the network that somebody pays from. */
export async function markAddress(deps: CardMarkDeps, ip: string): Promise<Buffer> {
  return createHmac('sha256', await readKey(deps))
    .update(`network ${prefixOf(ip) ?? ip}`)
    .digest()
}
