import type { ScopedPool } from '#db/scope.ts'
import type { HeldBy } from '#domain/billing/words.ts'
import { readQueues } from '../../access/cardRights.ts'
import type { OfferRow } from './offerStore.ts'

/** Something of a collection that an account holds now. */
export interface HeldThere {
  tierNo: number
  tierName: string
  rank: number
  rail: HeldBy
  /** null: it does not end */
  until: Date | null
}

type Place = Pick<OfferRow, 'chain_id' | 'collection'>

/** Live passes of a collection in the wallets of an account, the longest first. A follow (32) is none. */
async function findPasses(
  pool: ScopedPool,
  { chain_id: chainId, collection }: Place,
  accountId: string,
): Promise<HeldThere[]> {
  const { rows } = await pool.query<Omit<HeldThere, 'rail'>>(
    `SELECT p.tier_no AS "tierNo", coalesce(x.name, 'Tier ' || p.tier_no) AS "tierName", t.rank, p.valid_until AS until
     FROM app.identity i
     JOIN chain.pass_as_of p ON p.chain_id = $1 AND p.collection = $2 AND p.owner = i.wallet
     JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
     LEFT JOIN LATERAL (SELECT name FROM app.tier_text w WHERE w.chain_id = t.chain_id AND w.collection = t.collection
       AND w.tier_no = t.tier_no ORDER BY version DESC LIMIT 1) x ON true
     WHERE i.account_id = $3 AND i.ended_at IS NULL AND NOT p.revoked AND (t.flags & 32) = 0
       AND (p.valid_until IS NULL OR p.valid_until > app.now())
     ORDER BY p.valid_until DESC NULLS FIRST, t.rank DESC LIMIT 20`,
    [chainId, collection, accountId],
  )
  return rows.map((row) => ({ ...row, rail: 'wallet' }))
}

/** What runs by card there; what is on hold opens nothing and is not held. */
async function findByCard(pool: ScopedPool, place: Place, accountId: string): Promise<HeldThere[]> {
  const { chain_id: chainId, collection } = place
  const queues = await readQueues(pool, accountId, {
    chainId,
    collection: `0x${collection.toString('hex')}`,
  })
  const running = queues.filter(({ isFrozen, isMoved }) => !isFrozen && !isMoved)
  if (running.length === 0) return []
  const { rows } = await pool.query<{ tierNo: number; name: string }>(
    `SELECT DISTINCT ON (tier_no) tier_no AS "tierNo", name FROM app.tier_text WHERE chain_id = $1 AND collection = $2
     ORDER BY tier_no, version DESC`,
    [chainId, collection],
  )
  return running.map(({ tierNo, rank, validUntil: until }) => ({
    ...{ tierNo, rank, until, rail: 'card' },
    tierName: rows.find((row) => row.tierNo === tierNo)?.name ?? `Tier ${tierNo}`,
  }))
}

/** What an account holds in a collection now: by card, then in its wallets. */
export async function findHeld(pool: ScopedPool, place: Place, accountId: string): Promise<HeldThere[]> {
  const [byCard, passes] = await Promise.all([
    findByCard(pool, place, accountId),
    findPasses(pool, place, accountId),
  ])
  return [...byCard, ...passes]
}
