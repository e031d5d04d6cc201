import { inScope } from '#db/scope.ts'
import type { Obligations } from './contract.ts'
import type { LeavingDeps } from './leavingDeps.ts'
import { readOpenMoney } from './openMoney.ts'

// a follow (32) is no pass
const TIERS = `SELECT p.tier_no, coalesce((SELECT x.name FROM app.tier_text x WHERE x.chain_id = p.chain_id AND x.collection = p.collection
      AND x.tier_no = p.tier_no ORDER BY x.version DESC LIMIT 1), 'Tier ' || p.tier_no) AS name, count(*)::int AS passes,
    CASE WHEN bool_or(p.valid_until IS NULL) THEN NULL ELSE max(p.valid_until) END AS last_until
  FROM app.creator c JOIN app.collection o ON o.creator_id = c.id AND o.chain_id = $2
  JOIN chain.pass_as_of p ON p.chain_id = o.chain_id AND p.collection = o.collection
  JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
  WHERE c.account_id = $1 AND NOT p.revoked AND (t.flags & 32) = 0 AND (p.valid_until IS NULL OR p.valid_until > app.now())
  GROUP BY p.chain_id, p.collection, p.tier_no ORDER BY p.tier_no`

const OWN = `own AS (SELECT o.chain_id, o.collection FROM app.creator c JOIN app.collection o ON o.creator_id = c.id
  WHERE c.account_id = $1 AND o.chain_id = $2)`
/** Kind of the event in the index; it holds the address before and the one since. */
const PAYOUT_CHANGED = 26
// linked wallets, and where sales go or went: what waits there is nobody else's to know of
const WAITING = `WITH ${OWN}, mine AS (
    SELECT wallet FROM app.identity WHERE account_id = $1 AND ended_at IS NULL AND wallet IS NOT NULL
    UNION SELECT p.payout FROM own JOIN chain.pass_collection_as_of p USING (chain_id, collection)
    UNION SELECT unnest(ARRAY[substring(e.data FROM 13 FOR 20), substring(e.data FROM 45 FOR 20)]) FROM own
      JOIN chain.event e ON e.chain_id = own.chain_id AND e.address = own.collection AND e.kind = ${PAYOUT_CHANGED})
  SELECT d.currency, sum(d.owed_units)::text AS units FROM chain.credit_as_of d JOIN mine ON mine.wallet = d.account_wallet
  WHERE d.chain_id = $2 AND d.owed_units > 0 GROUP BY d.currency ORDER BY d.currency`

const KEPT = `WITH ${OWN} SELECT r.currency, sum(r.amount_units)::text AS units FROM own
  JOIN chain.pass_receipt_as_of r USING (chain_id, collection)
  WHERE r.settled_at IS NULL GROUP BY r.currency ORDER BY r.currency`

const OPEN_ROOMS = `SELECT count(*)::int AS n FROM app.room r JOIN app.channel h ON h.id = r.channel_id
  JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1 AND r.state <> 'ended'
    AND NOT (r.club_id IS NOT NULL AND r.state = 'draft' AND r.provider_room_id IS NULL)`

/** How many rows of an account there are, by part. */
export async function countParts(
  { pool, persons }: Pick<LeavingDeps, 'pool' | 'persons'>,
  accountId: string,
): Promise<{ part: string; rows: number }[]> {
  const own = inScope(pool, { account: accountId })
  const counted = []
  for (const person of persons) {
    const counts = await person.count(own, accountId)
    const rows = Object.values(counts).reduce((sum, n) => sum + n, 0)
    if (rows > 0) counted.push({ part: person.name, rows })
  }
  return counted
}

/** What somebody should know before they leave. */
export async function readObligations(deps: LeavingDeps, accountId: string): Promise<Obligations> {
  const { pool, chainId, currencies } = deps
  const moneyOf = ({ currency, units }: { currency: number; units: string }) => {
    const { symbol, decimals } = currencies.find((one) => one.index === currency) ?? {
      ...{ symbol: `#${currency}`, decimals: 0 },
    }
    return { symbol, decimals, units }
  }
  const [tiers, waiting, kept, rooms] = await Promise.all([
    pool.query<{ tier_no: number; name: string; passes: number; last_until: Date | null }>(TIERS, [
      accountId,
      chainId,
    ]),
    pool.query<{ currency: number; units: string }>(WAITING, [accountId, chainId]),
    pool.query<{ currency: number; units: string }>(KEPT, [accountId, chainId]),
    pool.query<{ n: number }>(OPEN_ROOMS, [accountId]),
  ])
  return {
    tiers: tiers.rows.map((row) => ({
      ...{ tierNo: row.tier_no, name: row.name, passes: row.passes },
      lastUntil: row.last_until?.toISOString() ?? null,
    })),
    waiting: waiting.rows.map(moneyOf),
    kept: kept.rows.map(moneyOf),
    openMoney: await readOpenMoney(pool, accountId),
    openRooms: rooms.rows[0]?.n ?? 0,
    rows: await countParts(deps, accountId),
    undoS: deps.settings.CLOSING_UNDO_S,
  }
}
