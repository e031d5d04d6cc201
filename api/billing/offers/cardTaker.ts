import type { ScopedPool } from '#db/scope.ts'
import type { FeeProduct } from '#domain/billing/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { salesCurrency } from './cardPrices.ts'
import type { OfferDeps } from './deps.ts'
import { freshenConnect } from './freshConnect.ts'
import { IS_STALE } from './offerStore.ts'

interface TakerRow {
  now: Date
  channel_id: string
  handle: string
  channel_name: string
  creator_id: string
  owner_id: string
  owner_state: string
  account_ref: string | null
  is_active: boolean
  connect_currency: string | null
  is_stale: boolean
  is_banned: boolean
}

/** A channel whose creator can be paid by card now. */
export type Taker = TakerRow & { account_ref: string }

/** Who pays, and the channel that they pay. */
export interface SoldTo {
  channelId: string
  accountId: string
}

/** What is sold to who pays a channel and not a tier of it. */
type TakenProduct = Exclude<FeeProduct, 'pass'>

const OWN: Record<TakenProduct, string> = {
  gift: 'This is your own channel. Gifts are what others give you.',
  call: 'This is your own channel. Calls are what others book with you.',
}
const NOT_SOLD: Record<TakenProduct, string> = {
  gift: 'This channel takes no gifts by card right now. Nothing was charged.',
  call: 'This channel takes no cards right now. Nothing was charged; a wallet may still do.',
}

/** A channel as money could be sent to it by card, as far as our rows know; null: nobody may find it. */
async function findTaker(pool: ScopedPool, { channelId, accountId }: SoldTo): Promise<TakerRow | null> {
  const { rows } = await pool.query<TakerRow>({
    name: 'find_card_taker',
    text: `SELECT app.now() AS now, h.id AS channel_id, h.handle::text AS handle, h.name AS channel_name, c.id AS creator_id, o.id AS owner_id,
        o.state::text AS owner_state, k.account_ref, coalesce(k.account_ref IS NOT NULL AND k.state = 'active' AND k.pays_out, false) AS is_active,
        k.currency AS connect_currency, coalesce(${IS_STALE}, false) AS is_stale,
        EXISTS (SELECT FROM app.ban b WHERE b.account_id = $2 AND b.kind = 'ban' AND b.channel_id IN (h.id, 'all')
          AND (b.until IS NULL OR b.until > app.now())) AS is_banned
      FROM app.channel h JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id
      LEFT JOIN LATERAL app.paid_account(c.id) k ON true
      WHERE h.id = $1 AND h.archived_at IS NULL AND o.state IN ('active', 'suspended')`,
    values: [channelId, accountId],
  })
  return rows[0] ?? null
}

/** True where it can be paid in this currency now. */
function isPayable(row: TakerRow, currency: string): row is Taker {
  return row.owner_state === 'active' && row.is_active && row.connect_currency === currency
}

function demandTaker(
  row: TakerRow | null,
  accountId: string,
  of: { currency: string; product: TakenProduct },
): Taker {
  if (!row) throw new ProblemError('NOT_FOUND')
  if (row.owner_id === accountId) throw new ProblemError('CONFLICT', { detail: OWN[of.product] })
  if (row.is_banned) throw new ProblemError('FORBIDDEN', { detail: 'You are banned from this channel.' })
  if (!isPayable(row, of.currency))
    throw new ProblemError('NOT_SOLD_BY_CARD', { detail: NOT_SOLD[of.product] })
  return row
}

/** Its handle, where the channel can be paid by card as our rows know it: nobody is asked. Null: it cannot, or by this account. */
export async function findPayable(deps: OfferDeps, to: SoldTo): Promise<{ handle: string } | null> {
  const { currency } = salesCurrency(deps)
  const row = await findTaker(deps.pool, to)
  return row && row.owner_id !== to.accountId && !row.is_banned && isPayable(row, currency) ? row : null
}

/**
 * The channel that something is sold for, by card and now. A reading of the creator's account that is old is renewed first.
 * @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD, PAYMENTS_UNREACHABLE
 */
export async function readTaker(deps: OfferDeps, to: SoldTo, product: TakenProduct): Promise<Taker> {
  const { currency } = salesCurrency(deps)
  let row = await findTaker(deps.pool, to)
  if (row?.is_stale && row.account_ref !== null && row.owner_id !== to.accountId && !row.is_banned) {
    await freshenConnect(deps, { creatorId: row.creator_id, accountRef: row.account_ref })
    row = await findTaker(deps.pool, to)
  }
  return demandTaker(row, to.accountId, { currency, product })
}
