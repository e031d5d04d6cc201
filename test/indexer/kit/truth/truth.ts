import type pg from 'pg'

type Rows = Map<string, Record<string, unknown>>

/** What the tables must say, by key. */
export interface Truth {
  events: Map<string, string>
  passes: Rows
  tiers: Rows
  collections: Rows
  credits: Map<string, string>
  sales: Rows
  follows: Rows
  vouchers: Rows
  claims: Rows
  receipts: Rows
  settlements: Rows
}

export function emptyTruth(): Truth {
  return {
    ...{ events: new Map(), passes: new Map(), tiers: new Map(), collections: new Map(), credits: new Map() },
    ...{ sales: new Map(), follows: new Map(), vouchers: new Map(), claims: new Map() },
    ...{ receipts: new Map(), settlements: new Map() },
  }
}

const SECONDS = (column: string) => `extract(epoch FROM ${column})::float8`
const HEX = (column: string) => `'0x' || encode(${column}, 'hex')`

/** What the tables say, in the oracle's words. */
export async function readTables(pool: pg.Pool): Promise<Truth> {
  const read = async <V>(sql: string) =>
    new Map((await pool.query(sql)).rows.map((row) => [row.k, row.v as V]))
  const id = `${HEX('collection')} || '/' || pass_id`
  const place = `block || '/' || log_index`
  const of = (name: string) => `${HEX('collection')} || '/' || ${name}`
  return {
    events:
      await read(`SELECT ${place} AS k, concat_ws(' ', ${HEX('block_hash')}, ${HEX('tx_hash')}, ${HEX('address')},
      (SELECT string_agg(${HEX('t')}, ',' ORDER BY n) FROM unnest(topics) WITH ORDINALITY AS x (t, n)), ${HEX('data')}) AS v FROM chain.event`),
    passes:
      await read(`SELECT ${id} AS k, json_build_object('owner', ${HEX('owner')}, 'bought', ${SECONDS('bought_at')}, 'tier', tier_no,
      'ends', ${SECONDS('valid_until')}, 'gone', revoked, 'payer', ${HEX('payer')}, 'paid', paid_units::text, 'movedFrom', ${HEX('moved_from')},
      'movedAt', ${SECONDS('moved_at')}, 'movedBlock', moved_block, 'held', ${SECONDS('held_until')}) AS v FROM chain.pass`),
    tiers:
      await read(`SELECT ${of('tier_no')} AS k, json_build_object('price', price_units::text, 'duration', duration_s,
      'cap', max_supply, 'rank', rank, 'minted', minted) AS v FROM chain.tier`),
    collections:
      await read(`SELECT ${HEX('collection')} AS k, json_build_object('creator', ${HEX('creator_wallet')}, 'payout', ${HEX('payout')},
      'name', name, 'royalty', royalty_bps) AS v FROM chain.pass_collection`),
    credits: await read(
      `SELECT ${HEX('account_wallet')} || '/' || currency AS k, owed_units::text AS v FROM chain.credit`,
    ),
    sales:
      await read(`SELECT ${place} AS k, json_build_object('kind', kind, 'id', ${id}, 'tier', tier_no, 'to', ${HEX('recipient')},
      'payer', ${HEX('payer')}, 'payee', ${HEX('payee')}, 'currency', currency, 'amount', amount_units::text, 'referrer', ${HEX('referrer')},
      'referral', referral_units::text, 'ends', ${SECONDS('valid_until')}, 'at', ${SECONDS('at')}) AS v FROM chain.pass_sale`),
    follows: await read(`SELECT ${of(HEX('wallet'))} AS k, json_build_object('since', ${SECONDS('since')},
      'ended', ${SECONDS('ended_at')}) AS v FROM chain.follow`),
    vouchers:
      await read(`SELECT ${of('nonce')} AS k, json_build_object('pass', pass_id::text, 'used', ${SECONDS('used_at')},
      'voided', ${SECONDS('voided_at')}) AS v FROM chain.voucher`),
    claims:
      await read(`SELECT ${of(HEX('purchase'))} AS k, json_build_object('pass', pass_id::text, 'to', ${HEX('wallet')},
      'tier', tier_no, 'signer', ${HEX('signer')}, 'held', ${SECONDS('held_until')}, 'ends', ${SECONDS('valid_until')},
      'at', ${SECONDS('at')}) AS v FROM chain.card_claim`),
    receipts:
      await read(`SELECT ${place} AS k, json_build_object('id', ${id}, 'payer', ${HEX('payer')}, 'referrer', ${HEX('referrer')},
      'currency', currency, 'amount', amount_units::text, 'share', share_bps, 'until', ${SECONDS('until')},
      'closes', ${SECONDS('closes_at')}, 'settled', ${SECONDS('settled_at')}) AS v FROM chain.pass_receipt_as_of`),
    settlements:
      await read(`SELECT ${place} AS k, json_build_object('id', ${id}, 'payee', ${HEX('payee')}, 'amount', amount_units::text,
      'referral', referral_units::text, 'referrer', ${HEX('referrer')}, 'at', ${SECONDS('at')}) AS v FROM chain.pass_settlement`),
  }
}
