import { asOf, currencyOf } from '../creators/readChannelPage.ts'
import type { MyPass } from './contract.ts'
import { hexOf, type PassDeps } from './readOwnPasses.ts'

const SOULBOUND = 1
const FOLLOW = 32
/** More than anybody looks at; a wallet can be sent any number. */
const MAX_PASSES = 200

interface MyPassRow {
  handle: string | null
  channel_name: string | null
  collection: Buffer
  pass_id: bigint
  tier_no: number
  tier_name: string | null
  rank: number
  flags: number
  share_bps: number
  owner: Buffer
  valid_until: Date | null
  closes_at: Date | null
  paid_units: bigint | null
  paid_currency: number | null
  as_of: number | null
}

/** Live passes of every linked wallet, those that can be given back first. */
export async function readMyPasses(
  { pool, chainId, currencies }: PassDeps,
  account: string,
): Promise<MyPass[]> {
  const { rows } = await pool.query<MyPassRow>(
    `SELECT h.handle, h.name AS channel_name, p.collection, p.pass_id, p.tier_no, w.name AS tier_name, t.rank, t.flags,
       (SELECT max(x.referral_bps) FROM chain.tier_as_of x
         WHERE x.chain_id = p.chain_id AND x.collection = p.collection) AS share_bps, p.owner, p.valid_until, r.closes_at, r.amount_units AS paid_units, r.currency AS paid_currency, p.as_of
     FROM app.identity i
     JOIN chain.pass_as_of p ON p.chain_id = $1 AND p.owner = i.wallet
     JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
     LEFT JOIN app.collection k ON k.chain_id = p.chain_id AND k.collection = p.collection
     LEFT JOIN LATERAL (SELECT c.handle, c.name FROM app.channel c WHERE c.creator_id = k.creator_id
       ORDER BY c.created_at LIMIT 1) h ON true
     LEFT JOIN LATERAL (SELECT x.name FROM app.tier_text x WHERE x.chain_id = p.chain_id AND x.collection = p.collection
       AND x.tier_no = p.tier_no ORDER BY x.version DESC LIMIT 1) w ON true
     LEFT JOIN LATERAL (SELECT e.closes_at, e.amount_units, e.currency FROM chain.pass_receipt_as_of e
       WHERE e.chain_id = p.chain_id AND e.collection = p.collection AND e.pass_id = p.pass_id AND e.settled_at IS NULL
         AND e.closes_at > app.now() ORDER BY e.block DESC, e.log_index DESC LIMIT 1) r ON true
     WHERE i.account_id = $2 AND i.ended_at IS NULL AND NOT p.revoked AND (t.flags & $3) = 0
       AND (p.valid_until IS NULL OR p.valid_until > app.now())
     ORDER BY r.closes_at NULLS LAST, p.valid_until, p.collection, p.pass_id LIMIT $4`,
    [chainId, account, FOLLOW, MAX_PASSES],
  )
  return rows.map((row) => ({
    channel: row.handle === null ? null : { handle: row.handle, name: row.channel_name ?? row.handle },
    collection: hexOf(row.collection),
    passId: row.pass_id.toString(),
    tierNo: row.tier_no,
    tierName: row.tier_name ?? `Tier ${row.tier_no}`,
    rank: row.rank,
    wallet: hexOf(row.owner),
    validUntil: row.valid_until?.toISOString() ?? null,
    isSoulbound: (row.flags & SOULBOUND) !== 0,
    shareBps: row.share_bps,
    refund: refundOf(row, currencies),
    ...asOf(row.as_of),
  }))
}

function refundOf(row: MyPassRow, currencies: PassDeps['currencies']): MyPass['refund'] {
  if (row.closes_at === null || row.paid_units === null) return null
  const { symbol, decimals } = currencyOf(currencies, row.paid_currency ?? 0)
  return { until: row.closes_at.toISOString(), paidUnits: row.paid_units.toString(), symbol, decimals }
}
