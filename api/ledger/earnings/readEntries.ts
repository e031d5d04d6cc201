import type { ScopedPool } from '#db/scope.ts'
import type { EntryState, JournalKind, LedgerPlace, LedgerRail } from '#domain/ledger/words.ts'
import type { EarningEntry, EntryFilter } from '../contract.ts'
import { OWN_CREATOR } from './readEarnings.ts'

/** Where a page ended: what is older follows. */
export interface EntryCursor {
  atMs: number
  id: string
}

export interface EntryRow {
  id: string
  key: string
  at: Date
  kind: JournalKind
  rail: LedgerRail
  state: EntryState
  subject: string
  currency: string
  /** of fans and their banks, turned round: what they paid */
  gross: bigint
  yours: bigint
  available_at: Date | null
  sale: EarningEntry['sale']
  lines: { place: LedgerPlace; isYours: boolean; amountUnits: string }[]
}

/** Whose a purchase is after its account was erased. */
const NOBODY = 'acc_0000000000000000000000'

const ENTRIES = `SELECT j.id, j.key, j.at, j.kind::text AS kind, j.rail, j.subject, l.currency, l.gross, l.yours, l.available_at, l.lines,
    CASE WHEN EXISTS (SELECT FROM app.journal t WHERE t.reverses = j.id
        AND NOT EXISTS (SELECT FROM app.journal o WHERE o.reverses = t.id)) THEN 'taken_back'
      WHEN l.available_at > app.now() THEN 'pending' ELSE 'settled' END AS state,
    (SELECT jsonb_build_object('tierName', w.tier_name, 'gift', w.gift, 'count', coalesce(w.gift_count, 1),
        'call', CASE WHEN w.product = 'call' THEN jsonb_build_object('media', w.call_media, 'minutes', w.call_minutes, 'startsAt', w.call_at) END, 'priceVersion', w.price_version, 'feeBps', w.fee_bps,
        'feeVersion', w.fee_schedule_id, 'feeSince', CASE WHEN s.from_at > 'epoch' THEN s.from_at END,
        'fan', CASE WHEN w.account_id <> '${NOBODY}' AND w.product = 'pass' THEN left(encode(sha256(convert_to(w.creator_id || w.account_id, 'UTF8')), 'hex'), 6) END)
      FROM app.purchase w JOIN app.fee_schedule s ON s.id = w.fee_schedule_id
      WHERE w.id = j.subject AND w.creator_id = j.creator_id) AS sale
  FROM app.journal j, LATERAL (SELECT min(p.currency) AS currency,
      coalesce(-sum(p.amount) FILTER (WHERE a.place IN ('fan', 'issuer')), 0) AS gross,
      coalesce(sum(p.amount) FILTER (WHERE a.creator_id = j.creator_id AND a.place <> 'bank'), 0) AS yours,
      max(p.available_at) FILTER (WHERE a.creator_id = j.creator_id) AS available_at,
      jsonb_agg(jsonb_build_object('place', a.place, 'isYours', a.creator_id IS NOT DISTINCT FROM j.creator_id,
        'amountUnits', p.amount::text) ORDER BY p.n) AS lines
    FROM app.posting p JOIN app.ledger_account a ON a.id = p.account_id WHERE p.journal_id = j.id) l
  WHERE j.creator_id = ${OWN_CREATOR} AND ($2::text IS NULL OR j.rail = $2) AND ($3::text IS NULL OR j.kind::text = $3)
    AND ($4::timestamptz IS NULL OR j.at >= $4) AND ($5::timestamptz IS NULL OR j.at < $5)
    AND ($6::bigint IS NULL OR (date_trunc('milliseconds', j.at), j.id) < (to_timestamp($6::bigint / 1000.0), $7))
  ORDER BY date_trunc('milliseconds', j.at) DESC, j.id DESC LIMIT $8`

/** Journals of a creator, newest first. */
export async function readEntries(
  pool: ScopedPool,
  account: string,
  filter: EntryFilter,
  page: { before: EntryCursor | null; most: number },
): Promise<EntryRow[]> {
  const { rail = null, kind = null } = filter
  // a year that Postgres has no text for is a time as well
  const [from, to] = [filter.from, filter.to].map((at) => (at === undefined ? null : new Date(at)))
  const { before, most } = page
  const { rows } = await pool.query<EntryRow>(ENTRIES, [
    ...[account, rail, kind, from, to],
    ...[before?.atMs ?? null, before?.id ?? null, most],
  ])
  return rows
}
