import { randomBytes } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { type CardRightDeps, type GrantedCard, grantCard } from '#api/access/cardRights.ts'
import { type ScopedPool, withScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import type { Person } from './person.ts'
import { CHAIN_ID, type Creator } from './seedCreator.ts'

/** What the verbs of card rights need besides a transaction. */
export const CARD_DEPS: CardRightDeps = { clock: Date.now, random: randomBytes }

/** What somebody paid for by card; an hour of the lowest tier unless said otherwise. */
export interface CardWish {
  sourceId?: string
  tierNo?: number
  /** null = for ever */
  lengthS?: number | null
  provisionalS?: number
}

let count = 0

/** Gives a card right as billing does once the money is there. */
export async function giveCard(
  pool: Pool | ScopedPool,
  creator: Creator,
  person: Person,
  wish: CardWish = {},
): Promise<GrantedCard & { sourceId: string }> {
  const { sourceId = `pur_${process.pid}_${++count}`, tierNo = 1, lengthS = 3600, provisionalS } = wish
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM app.creator WHERE account_id = $1', [
    creator.host.accountId,
  ])
  const grant = {
    ...{ accountId: person.accountId, creatorId: rows[0]?.id ?? '', chainId: CHAIN_ID },
    collection: `0x${creator.collection.toString('hex')}`,
    ...{ tierNo, rank: tierNo, lengthS, sourceId },
    ...(provisionalS === undefined ? {} : { provisionalS }),
  }
  const scope = { account: grant.accountId, creator: grant.creatorId }
  const granted = await withScope(pool, scope, (tx) => grantCard(tx, CARD_DEPS, grant))
  return { ...granted, sourceId }
}

/** Runs a verb of card rights in a transaction of its own. */
export function changeCard<T>(
  pool: ScopedPool,
  verb: (tx: PoolClient, deps: CardRightDeps, sourceId: string) => Promise<T>,
  sourceId: string,
): Promise<T> {
  return withTransaction(pool, (tx) => verb(tx, CARD_DEPS, sourceId))
}

/** A purchase by card that the provider has not said yes or no to, as billing stores it. Written by the owner. */
export async function beginPayment(
  owner: Pool,
  creator: Creator,
  person: Person,
  wish: { state: 'checkout_open' | 'processing' | 'unknown'; tierNo?: number },
): Promise<void> {
  const { state, tierNo = 1 } = wish
  await owner.query(
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank, price_version,
       amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state)
     SELECT $1, $2, h.creator_id, h.id, 'acct_1', $3, $4, $5::int, 'Bronze', $5::int, 1, 900, 'EUR', f.id, 1000, 90, 'never', 'NORTHLIGHT',
       $6, 'checkout', '/', $7 FROM app.channel h, app.fee_schedule f WHERE h.id = $8 LIMIT 1`,
    [
      ...[newId('pur', randomBytes), person.accountId, CHAIN_ID, creator.collection, tierNo],
      ...[randomBytes(16).toString('base64url').slice(0, 22), state, creator.channelId],
    ],
  )
}
