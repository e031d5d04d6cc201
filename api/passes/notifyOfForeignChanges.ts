import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { notify } from '../notifications/notify.ts'
import { type KeptEvent, saidOf } from './saidChange.ts'

export interface ChangeDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
  /** how long somebody who sends from here has to tell the server of it */
  graceS: number
}

/** Kinds of these events in the index. */
const TIER_CREATED = 10
const TIER_UPDATED = 11
const PAYOUT_CHANGED = 26

interface Change extends KeptEvent {
  account_id: string
  kind: number
  tx_hash: Buffer
  /** its owner stored something of this transaction */
  is_stored: boolean
}

/** The range of blocks to look at now; null while nothing is due. The first look begins with what comes. */
async function takeRange(
  tx: PoolClient,
  { chainId, graceS }: ChangeDeps,
): Promise<{ from: number; to: number } | null> {
  await tx.query(
    `INSERT INTO app.change_check (chain_id, checked_to) SELECT chain_id, least(safe, agreed) FROM chain.cursor WHERE chain_id = $1
     ON CONFLICT DO NOTHING`,
    [chainId],
  )
  const { rows } = await tx.query<{ from: number; to: number }>(
    `UPDATE app.change_check u SET checked_to = u.next_to, next_to = NULL, next_at = NULL
     FROM (SELECT chain_id, checked_to FROM app.change_check WHERE chain_id = $1 FOR UPDATE) o
     WHERE u.chain_id = o.chain_id AND u.next_at <= app.now() RETURNING o.checked_to AS from, u.checked_to AS to`,
    [chainId],
  )
  await tx.query(
    `UPDATE app.change_check u SET next_to = least(c.safe, c.agreed), next_at = app.now() + make_interval(secs => $2)
     FROM chain.cursor c WHERE u.chain_id = $1 AND c.chain_id = $1 AND u.next_to IS NULL AND least(c.safe, c.agreed) > u.checked_to`,
    [chainId, graceS],
  )
  return rows[0] ?? null
}

/** Changes of linked collections in these blocks, in the order of the chain. */
async function readChanges(
  tx: PoolClient,
  chainId: number,
  { from, to }: { from: number; to: number },
): Promise<Change[]> {
  const { rows } = await tx.query<Change>(
    `SELECT c.account_id, e.address, e.kind, e.tx_hash, e.topics, e.data,
       EXISTS (SELECT FROM app.tx_intent i WHERE i.account_id = c.account_id AND i.chain_id = e.chain_id AND i.tx_hash = e.tx_hash) AS is_stored
     FROM app.collection k JOIN app.creator c ON c.id = k.creator_id
     JOIN chain.event e ON e.chain_id = k.chain_id AND e.address = k.collection
       AND e.kind IN (${TIER_CREATED}, ${TIER_UPDATED}, ${PAYOUT_CHANGED}) AND e.block > $2 AND e.block <= $3
     WHERE k.chain_id = $1 ORDER BY e.block, e.log_index`,
    [chainId, from, to],
  )
  return rows
}

/**
 * The intent of the owner that says exactly this change; an intent says one. What a browser stored is compared by the
 * database, so that nothing of it, of any kind or size, is read here.
 */
async function findIntent(
  tx: PoolClient,
  { chainId, change, spent }: { chainId: number; change: Change; spent: readonly string[] },
): Promise<string | null> {
  const said = change.is_stored ? saidOf(change) : null
  if (!said) return null
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM app.tx_intent WHERE account_id = $1 AND chain_id = $2 AND tx_hash = $3
       AND purpose = $4 AND expect @> $5 AND id <> ALL ($6) LIMIT 1`,
    [change.account_id, chainId, change.tx_hash, said.purpose, said.expect, spent],
  )
  return rows[0]?.id ?? null
}

/** Those that no transaction stored by their owner said. */
async function leaveForeign(
  tx: PoolClient,
  chainId: number,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const foreign: Change[] = []
  const spent: string[] = []
  for (const change of changes) {
    const intent = await findIntent(tx, { chainId, change, spent })
    if (intent === null) foreign.push(change)
    else spent.push(intent)
  }
  return foreign
}

/**
 * Tells owners of collections what was changed on the chain without having been asked for here: contracts know only the
 * wallet, so whoever has it changes prices and payout without any proof of ours.
 */
export async function notifyOfForeignChanges(deps: ChangeDeps): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const range = await takeRange(tx, deps)
    if (!range) return
    const changes = await readChanges(tx, deps.chainId, range)
    for (const { account_id, address, kind, tx_hash } of await leaveForeign(tx, deps.chainId, changes)) {
      const what = kind === PAYOUT_CHANGED ? ('payout' as const) : ('tier' as const)
      const news = {
        ...{ accounts: [account_id], kind: `${what}_changed` as const },
        ...{ object: `collection:${address.toString('hex')}:${what}`, step: tx_hash.toString('hex') },
      }
      await notify(tx, news, deps)
    }
  })
}
