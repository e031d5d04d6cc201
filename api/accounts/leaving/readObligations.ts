import type { Obligations } from './contract.ts'
import type { LeavingDeps } from './leavingDeps.ts'

// a follow (32) is no pass
const TIERS = `SELECT p.tier_no, coalesce((SELECT x.name FROM app.tier_text x WHERE x.chain_id = p.chain_id AND x.collection = p.collection
      AND x.tier_no = p.tier_no ORDER BY x.version DESC LIMIT 1), 'Tier ' || p.tier_no) AS name, count(*)::int AS passes,
    CASE WHEN bool_or(p.valid_until IS NULL) THEN NULL ELSE max(p.valid_until) END AS last_until
  FROM app.creator c JOIN app.collection o ON o.creator_id = c.id AND o.chain_id = $2
  JOIN chain.pass_as_of p ON p.chain_id = o.chain_id AND p.collection = o.collection
  JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
  WHERE c.account_id = $1 AND NOT p.revoked AND (t.flags & 32) = 0 AND (p.valid_until IS NULL OR p.valid_until > app.now())
  GROUP BY p.chain_id, p.collection, p.tier_no ORDER BY p.tier_no`

const WAITING = `SELECT d.currency, sum(d.owed_units)::text AS units FROM chain.credit_as_of d
  JOIN app.identity i ON i.wallet = d.account_wallet AND i.account_id = $1 AND i.ended_at IS NULL
  WHERE d.chain_id = $2 AND d.owed_units > 0 GROUP BY d.currency ORDER BY d.currency`

const OPEN_ROOMS = `SELECT count(*)::int AS n FROM app.room r JOIN app.channel h ON h.id = r.channel_id
  JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1 AND r.state <> 'ended'`

/** How many rows of an account there are, by part. */
export async function countParts(
  { pool, persons }: Pick<LeavingDeps, 'pool' | 'persons'>,
  accountId: string,
): Promise<{ part: string; rows: number }[]> {
  const counted = []
  for (const person of persons) {
    const counts = await person.count(pool, accountId)
    const rows = Object.values(counts).reduce((sum, n) => sum + n, 0)
    if (rows > 0) counted.push({ part: person.name, rows })
  }
  return counted
}

/** What somebody should know before they leave. */
export async function readObligations(deps: LeavingDeps, accountId: string): Promise<Obligations> {
  const { pool, chainId, currencies } = deps
  const [tiers, waiting, rooms] = await Promise.all([
    pool.query<{ tier_no: number; name: string; passes: number; last_until: Date | null }>(TIERS, [
      accountId,
      chainId,
    ]),
    pool.query<{ currency: number; units: string }>(WAITING, [accountId, chainId]),
    pool.query<{ n: number }>(OPEN_ROOMS, [accountId]),
  ])
  return {
    tiers: tiers.rows.map((row) => ({
      ...{ tierNo: row.tier_no, name: row.name, passes: row.passes },
      lastUntil: row.last_until?.toISOString() ?? null,
    })),
    waiting: waiting.rows.map(({ currency, units }) => {
      const { symbol, decimals } = currencies.find((one) => one.index === currency) ?? {
        ...{ symbol: `#${currency}`, decimals: 0 },
      }
      return { symbol, decimals, units }
    }),
    openRooms: rooms.rows[0]?.n ?? 0,
    rows: await countParts(deps, accountId),
    undoS: deps.settings.CLOSING_UNDO_S,
  }
}
