import type { Pool } from 'pg'
import type { z } from 'zod'
import { type CurrencyFact, currencyOf } from '../creators/readChannelPage.ts'
import { splitOfRoom } from '../rooms/deps.ts'
import type { dividedTips } from './contract.ts'

type DividedTips = z.input<typeof dividedTips>

const MAX_SPLITS = 50
const MAX_STREAMS = 5

const CHANNEL = `jsonb_build_object('id', h.id, 'handle', h.handle, 'name', h.name, 'about', h.about)`
const OWN = `(SELECT o.id FROM app.channel o JOIN app.creator c ON c.id = o.creator_id WHERE c.account_id = $1)`

/** SQL: what a room `r` pays, as it was when it began (`t`); of an erased creator it is looked up again. */
const PAID = `coalesce(t.payee, ${splitOfRoom('$2::int')})`

/** SQL: the rooms `r` that began with a share of a channel of the account ($1). */
const ROOMS = `FROM app.room_share own JOIN app.room r ON r.id = own.room_id
    LEFT JOIN app.tip_context t ON t.room_id = r.id AND t.chain_id = $2
  WHERE own.channel_id IN ${OWN} AND r.live_at IS NOT NULL AND r.payees_hash IS NOT NULL`

/** What a list paid so far, all of it and to the wallets of the own shares. */
const DIVIDED = `SELECT jsonb_agg(jsonb_build_object('currency', p.currency, 'units', p.units::text, 'own', p.own::text) ORDER BY p.currency)
  FROM (SELECT y.currency, sum(y.amount_units) AS units, sum(coalesce((SELECT sum((e->>'amount_units')::numeric)
      FROM jsonb_array_elements(y.parts) e WHERE lower(e->>'payee') = ANY (w.wallets)), 0)) AS own
    FROM chain.split_payment_as_of y WHERE y.chain_id = $2 AND y.payer = s.split GROUP BY y.currency) p`

const SPLITS = `SELECT '0x' || encode(s.split, 'hex') AS split, s.payees, n.streams, n.sharers, (${DIVIDED}) AS divided
  FROM (SELECT ${PAID} AS split, max(r.live_at) AS at ${ROOMS} GROUP BY 1 ORDER BY max(r.live_at) DESC LIMIT ${MAX_SPLITS}) l
  JOIN chain.split_as_of s ON s.chain_id = $2 AND s.split = l.split AND s.owner IS NULL
  CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('roomId', r.id, 'title', r.title, 'channel', ${CHANNEL}, 'liveAt', r.live_at)
      ORDER BY r.live_at DESC) AS streams,
    (SELECT jsonb_agg(jsonb_build_object('wallet', '0x' || encode(z.wallet, 'hex'), 'channel', ${CHANNEL}, 'isOwn', z.channel_id IN ${OWN}))
       FROM app.room_share z JOIN app.channel h ON h.id = z.channel_id WHERE z.room_id = (array_agg(r.id ORDER BY r.live_at DESC))[1]) AS sharers
    FROM (SELECT DISTINCT r.id, r.title, r.channel_id, r.live_at ${ROOMS} AND ${PAID} = l.split ORDER BY r.live_at DESC LIMIT ${MAX_STREAMS}) r
    JOIN app.channel h ON h.id = r.channel_id) n
  CROSS JOIN LATERAL (SELECT coalesce(array_agg(e->>'wallet'), '{}') AS wallets FROM jsonb_array_elements(n.sharers) e
    WHERE (e->>'isOwn')::boolean) w
  ORDER BY l.at DESC`

interface Row {
  split: string
  payees: { payee: string; bps: number }[]
  streams: (Omit<DividedTips['streams'][number], 'liveAt'> & { liveAt: string })[]
  sharers: { wallet: string; channel: DividedTips['parts'][number]['channel']; isOwn: boolean }[] | null
  divided: { currency: number; units: string; own: string }[] | null
}

/** What divides the tips of streams of which the account has a share; whose stream was last is first. */
export async function listSplits(
  { pool, chainId, currencies }: { pool: Pool; chainId: number; currencies: readonly CurrencyFact[] },
  accountId: string,
): Promise<DividedTips[]> {
  const { rows } = await pool.query<Row>(SPLITS, [accountId, chainId])
  return rows.map(({ split, payees, streams, sharers, divided }) => ({
    split,
    parts: payees.map(({ payee, bps }) => {
      const sharer = sharers?.find(({ wallet }) => wallet === payee.toLowerCase())
      return { wallet: payee, bps, channel: sharer?.channel ?? null, isOwn: sharer?.isOwn ?? false }
    }),
    streams: streams.map((one) => ({ ...one, liveAt: new Date(one.liveAt).toISOString() })),
    divided: (divided ?? []).map(({ currency, units, own }) => {
      const { symbol, decimals } = currencyOf(currencies, currency)
      return { currency, symbol, decimals, units, ownUnits: own }
    }),
  }))
}
