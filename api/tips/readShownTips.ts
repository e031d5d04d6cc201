import { cleanText } from '#domain/names/typedText.ts'
import { leastShown } from '#domain/tips/gifts.ts'
import { MAX_TIPS, type ShownTip } from '#protocol/tips.ts'
import { OF_CONTEXT, plainTip, TIP_COLUMNS, type TipDeps, type TipRow } from './tipRows.ts'

/** SQL: who gave the tip `t` in the channel of the context `c`; nobody who did not ask for it, left, or is banned there. */
export const SENDER = `(SELECT p.display_name FROM app.identity i JOIN app.tip_name n ON n.account_id = i.account_id AND n.shows_name
    JOIN app.account a ON a.id = i.account_id AND a.state = 'active' JOIN app.profile p ON p.account_id = i.account_id
  WHERE i.wallet = t.payer AND i.ended_at IS NULL AND NOT EXISTS (SELECT FROM app.ban b WHERE b.account_id = i.account_id
    AND b.channel_id IN (c.channel_id, 'all') AND (b.until IS NULL OR b.until > app.now())))`

const SHOWN = `SELECT c.room_id, t.* FROM app.tip_context c JOIN app.room r ON r.id = c.room_id LEFT JOIN LATERAL (
    SELECT t.block, t.log_index, ${TIP_COLUMNS}, ${SENDER} AS sender
      FROM chain.tip_as_of t JOIN chain.cursor k ON k.chain_id = t.chain_id
      JOIN unnest($3::int[], $4::numeric[]) f (currency, least) ON f.currency = t.currency AND t.amount_units >= f.least
      WHERE ${OF_CONTEXT} ORDER BY t.block DESC, t.log_index DESC LIMIT ${MAX_TIPS}) t ON true
  WHERE c.room_id = ANY($1) AND c.chain_id = $2 ORDER BY t.block, t.log_index`

/** A tip with where it stands, by which it is told from what only left the list. */
export interface PlacedTip {
  block: number
  logIndex: number
  tip: ShownTip
}

/** The newest tips of rooms that take any, oldest first, in one statement; those that are too small to be shown are none. */
export async function readShownTips(
  { pool, chainId, currencies }: TipDeps,
  roomIds: readonly string[],
): Promise<Map<string, PlacedTip[]>> {
  const { rows } = await pool.query<
    TipRow & { room_id: string; block: number | null; log_index: number; sender: string | null }
  >({
    name: 'shown_tips',
    text: SHOWN,
    values: [
      ...[roomIds, chainId, currencies.map(({ index }) => index)],
      currencies.map((currency) => leastShown(currency).toString()),
    ],
  })
  const found = new Map<string, PlacedTip[]>()
  for (const row of rows) {
    const own = found.get(row.room_id) ?? []
    found.set(row.room_id, own)
    if (row.block === null) continue
    const sender = row.sender === null ? null : cleanText(row.sender)
    own.push({
      ...{ block: row.block, logIndex: row.log_index },
      tip: { ...plainTip(row, { currencies }), sender, atMs: row.at.getTime() },
    })
  }
  return found
}
