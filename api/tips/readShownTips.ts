import { cleanText } from '#domain/names/typedText.ts'
import { leastShown } from '#domain/tips/gifts.ts'
import { MAX_TIPS, type ShownTip } from '#protocol/tips.ts'
import { type CardGiftRow, nameOf, plainCard } from './cardRows.ts'
import { OF_CONTEXT, plainTip, TIP_COLUMNS, type TipDeps, type TipRow } from './tipRows.ts'

/** SQL: who gave the tip `t` in the channel of the context `c`; nobody who did not ask for it, left, or is banned there. */
export const SENDER = `(SELECT ${nameOf('i.account_id', 'c.channel_id')} FROM app.identity i WHERE i.wallet = t.payer AND i.ended_at IS NULL)`

const SHOWN = `SELECT c.room_id, t.* FROM app.tip_context c JOIN app.room r ON r.id = c.room_id CROSS JOIN LATERAL (
    SELECT t.block, t.log_index, ${TIP_COLUMNS}, ${SENDER} AS sender
      FROM chain.tip_as_of t JOIN chain.cursor k ON k.chain_id = t.chain_id
      JOIN unnest($3::int[], $4::numeric[]) f (currency, least) ON f.currency = t.currency AND t.amount_units >= f.least
      WHERE ${OF_CONTEXT} ORDER BY t.block DESC, t.log_index DESC LIMIT ${MAX_TIPS}) t
  WHERE c.room_id = ANY($1) AND c.chain_id = $2 ORDER BY t.block, t.log_index`

const SHOWN_CARDS = `SELECT p.room_id, p.id, p.gift, p.gift_count, p.units, p.currency, p.at, ${nameOf('p.account_id', 'r.channel_id')} AS sender
  FROM app.card_gifts_in($1, ${MAX_TIPS}) p JOIN app.room r ON r.id = p.room_id`

/** A tip with where it stands among the others, by which it is told from what only left the list. */
export interface PlacedTip {
  block: number
  logIndex: number
  tip: ShownTip
}

/** Which of two is older: clocks of blocks never run back, so this is their order on the chain as well. */
export function byPlace(one: PlacedTip, other: PlacedTip): number {
  return (
    one.tip.atMs - other.tip.atMs ||
    one.block - other.block ||
    one.logIndex - other.logIndex ||
    (one.tip.id < other.tip.id ? -1 : 1)
  )
}

type TokenRow = TipRow & { room_id: string; block: number; log_index: number; sender: string | null }
type GiftRow = CardGiftRow & { room_id: string; sender: string | null }

const senderOf = ({ sender }: { sender: string | null }) => (sender === null ? null : cleanText(sender))

/** The newest tips of rooms that were given some, oldest first; those of the chain that are too small to be shown are none. */
export async function readShownTips(
  { pool, chainId, currencies }: TipDeps,
  roomIds: readonly string[],
): Promise<Map<string, PlacedTip[]>> {
  const [onChain, byCard] = await Promise.all([
    pool.query<TokenRow>({
      name: 'shown_tips',
      text: SHOWN,
      values: [
        ...[roomIds, chainId, currencies.map(({ index }) => index)],
        currencies.map((currency) => leastShown(currency).toString()),
      ],
    }),
    pool.query<GiftRow>({ name: 'shown_card_gifts', text: SHOWN_CARDS, values: [roomIds] }),
  ])
  const found = new Map<string, PlacedTip[]>()
  const ofRoom = (roomId: string): PlacedTip[] => {
    const own = found.get(roomId) ?? []
    found.set(roomId, own)
    return own
  }
  for (const row of onChain.rows)
    ofRoom(row.room_id).push({
      ...{ block: row.block, logIndex: row.log_index },
      tip: { ...plainTip(row, { currencies }), sender: senderOf(row), atMs: row.at.getTime() },
    })
  for (const row of byCard.rows)
    ofRoom(row.room_id).push({
      ...{ block: 0, logIndex: 0 },
      tip: { ...plainCard(row), sender: senderOf(row), atMs: row.at.getTime() },
    })
  for (const [roomId, tips] of found) found.set(roomId, tips.sort(byPlace).slice(-MAX_TIPS))
  return found
}
