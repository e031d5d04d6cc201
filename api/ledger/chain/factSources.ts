/**
 * SQL that all statements of facts of a chain ($1) begin with: own collections of passes, whose a wallet is, and contracts that sell for
 * a creator. Whose wallet it is says the collection that was linked; a wallet has one.
 */
export const OWN = `own AS (SELECT k.chain_id, k.collection, k.creator_id, p.creator_wallet FROM app.collection k
    JOIN chain.pass_collection_as_of p USING (chain_id, collection) WHERE k.chain_id = $1),
  whose AS (SELECT DISTINCT ON (creator_wallet) creator_wallet AS wallet, creator_id FROM own ORDER BY creator_wallet, creator_id),
  seller AS (SELECT collection AS address, creator_id FROM own
    UNION ALL SELECT r.collection, w.creator_id FROM chain.recording_collection_as_of r JOIN whose w ON w.wallet = r.creator_wallet
      WHERE r.chain_id = $1)`

/** SQL: the books have a journal of the event `e` that was not taken back, and of which `condition` holds. */
export const isBooked = (condition: string) => `EXISTS (SELECT FROM app.journal j
  WHERE j.subject = 'chain:0x' || encode(e.tx_hash, 'hex') || ':' || e.ord AND j.reverses IS NULL AND ${condition}
    AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id))`

/** SQL: the books have no journal of the event `e`, or no more. */
export const IS_NEW = `NOT ${isBooked('true')}`

const PAID = "('purchase', 'extension', 'upgrade', 'renewal')"

/**
 * The first of the statements of facts; all have its columns: contract moved the money to or from wallet, and fee of it to target.
 * A receipt belongs to the sale just before it: that price is kept, and its share is paid when it is earned.
 */
const PASSES = `SELECT s.block, s.log_index, s.at, own.creator_id::text,
    CASE WHEN s.kind = 'refund' THEN 'given_back' WHEN s.kind = 'revocation' THEN 'revoked'
      WHEN EXISTS (SELECT FROM chain.pass_receipt_as_of r WHERE r.chain_id = s.chain_id AND r.collection = s.collection
        AND r.pass_id = s.pass_id AND r.block = s.block AND r.log_index > s.log_index AND NOT EXISTS (
          SELECT FROM chain.pass_sale_as_of o WHERE o.chain_id = s.chain_id AND o.block = s.block AND o.collection = s.collection
            AND o.pass_id = s.pass_id AND o.log_index > s.log_index AND o.log_index < r.log_index
            AND o.kind IN ('purchase', 'extension', 'upgrade'))) THEN 'kept' ELSE 'sale' END AS what, s.collection AS contract,
    CASE WHEN s.kind = 'revocation' THEN s.payer ELSE s.payee END AS wallet, NULL::bytea AS target, s.currency,
    s.amount_units AS amount, CASE WHEN s.kind IN ${PAID} THEN s.referral_units ELSE 0 END AS share, 0::numeric AS fee
  FROM chain.pass_sale_as_of s JOIN own USING (chain_id, collection)
  WHERE s.chain_id = $1 AND s.block > $2 AND s.block <= $3 AND s.amount_units > 0
    AND (s.kind IN ${PAID} OR s.kind = 'refund' OR (s.kind = 'revocation' AND s.payer = own.creator_wallet))
  UNION ALL SELECT s.block, s.log_index, s.at, own.creator_id, 'settlement', s.collection, s.payee, NULL, s.currency, s.amount_units,
    s.referral_units, 0
  FROM chain.pass_settlement_as_of s JOIN own USING (chain_id, collection)
  WHERE s.chain_id = $1 AND s.block > $2 AND s.block <= $3 AND s.amount_units + s.referral_units > 0`

/** What somebody gave to a creator, in a stream or on a page of theirs to whom its tips pay, or in a room that they host to whom the room pays; who is paid in
 * a room of the hub and sells here has it in their own books. */
const TIPS = `SELECT t.block, t.log_index, t.at, w.creator_id, 'tip', t.hub, t.payee, NULL, t.currency, t.amount_units, 0, 0
  FROM chain.tip_as_of t LEFT JOIN chain.hub_room_as_of r
    ON t.context_type = 'room' AND r.chain_id = t.chain_id AND r.hub = t.hub AND r.room_id = t.context_id
  JOIN LATERAL (SELECT creator_id FROM (SELECT ch.creator_id::text, CASE c.context_type WHEN 'room' THEN 2 ELSE 0 END AS n FROM app.tip_context c LEFT JOIN app.room s ON s.id = c.room_id
        JOIN app.channel ch ON ch.id = c.channel_id WHERE c.chain_id = t.chain_id AND c.context_id = t.context_id AND c.hub = t.hub
          AND t.context_type = c.context_type AND (c.payee = t.payee OR c.context_type = 'room') AND CASE WHEN c.room_id IS NULL
            THEN t.at >= c.fixed_at - interval '1 minute' ELSE t.at >= date_trunc('second', s.live_at) END
      UNION ALL SELECT creator_id, CASE WHEN wallet = t.payee THEN 1 ELSE 3 END FROM whose WHERE wallet IN (t.payee, r.host)) x
    ORDER BY n LIMIT 1) w ON true
  WHERE t.chain_id = $1 AND t.block > $2 AND t.block <= $3 AND t.amount_units > 0`

/** Of what fans sell each other, the royalty and the fee; the rest goes from fan to fan. */
const RESALES = `SELECT r.block, r.log_index, r.at, seller.creator_id, 'resale', r.module, r.royalty_payee, r.treasury, r.currency,
    r.amount_units, r.amount_units - r.royalty_units - r.fee_units, r.fee_units
  FROM chain.resold_as_of r JOIN seller ON seller.address = r.collection
  WHERE r.chain_id = $1 AND r.block > $2 AND r.block <= $3 AND r.royalty_units + r.fee_units > 0`

const RECORDINGS = `SELECT r.block, r.log_index, r.at, seller.creator_id, 'recording', r.collection, r.payee, r.treasury, r.currency,
    r.amount_units, 0, r.fee_units
  FROM chain.recording_sale_as_of r JOIN seller ON seller.address = r.collection
  WHERE r.chain_id = $1 AND r.block > $2 AND r.block <= $3 AND r.amount_units > 0`

/** Paid into the escrow, and what came out of it for creator, fan and platform. */
const BOOKINGS = `SELECT m.block, m.log_index, m.at, w.creator_id, CASE m.kind WHEN 'settled' THEN 'booking_ended' ELSE 'booking' END,
    m.escrow, m.payee, NULL, m.currency, m.amount_units, coalesce(m.to_fan_units, 0), coalesce(m.fee_units, 0)
  FROM chain.escrow_move_as_of m JOIN whose w ON w.wallet = m.payee
  WHERE m.chain_id = $1 AND m.block > $2 AND m.block <= $3 AND m.amount_units > 0`

/** A creator who trades the own token is no fan; at the launch the factory pays for them. */
const TRADES = `SELECT t.block, t.log_index, t.at, w.creator_id, CASE t.side WHEN 'buy' THEN 'bought' ELSE 'sold' END, t.token,
    CASE WHEN k.creator = CASE t.side WHEN 'buy' THEN t.payer ELSE t.payee END OR t.tx_hash = k.created_tx THEN k.creator END, NULL,
    t.currency, t.amount_units, t.creator_fee_units, t.platform_fee_units
  FROM chain.token_trade_as_of t JOIN chain.creator_token_as_of k USING (chain_id, token) JOIN whose w ON w.wallet = k.creator
  WHERE t.chain_id = $1 AND t.block > $2 AND t.block <= $3 AND t.amount_units > 0
  UNION ALL SELECT t.block, t.log_index, t.at, w.creator_id, 'trade_fees', t.token, t.payee, t.treasury, t.currency, t.amount_units, 0,
    t.platform_units
  FROM chain.token_payout_as_of t JOIN chain.creator_token_as_of k USING (chain_id, token) JOIN whose w ON w.wallet = k.creator
  WHERE t.chain_id = $1 AND t.block > $2 AND t.block <= $3 AND t.amount_units + t.platform_units > 0`

const VAULTS = `SELECT i.block, i.log_index, i.at, w.creator_id, 'revenue', i.vault, CASE WHEN i.payer = v.creator THEN v.creator END, NULL,
    i.currency, i.amount_units, 0, 0
  FROM chain.vault_income_as_of i JOIN chain.vault_as_of v USING (chain_id, vault) JOIN whose w ON w.wallet = v.creator
  WHERE i.chain_id = $1 AND i.block > $2 AND i.block <= $3 AND i.amount_units > 0
  UNION ALL SELECT r.block, r.log_index, r.at, w.creator_id, 'reward', r.vault, CASE WHEN r.payee = v.creator THEN v.creator END, NULL,
    r.currency, r.amount_units, 0, 0
  FROM chain.vault_reward_as_of r JOIN chain.vault_as_of v USING (chain_id, vault) JOIN whose w ON w.wallet = v.creator
  WHERE r.chain_id = $1 AND r.block > $2 AND r.block <= $3 AND r.amount_units > 0`

/**
 * SQL: of what several are paid through, only that is read where money of own sales lies: the books have it there, or what was read
 * besides ($4, addresses as bytes) brings it there.
 */
export const liesIn = (
  place: string,
) => `(${place} = ANY ($4::bytea[]) OR EXISTS (SELECT FROM app.ledger_account a
  WHERE a.place = 'contract' AND a.ref = '0x' || encode(${place}, 'hex') AND a.creator_id IS NOT NULL))`

/** SQL: payments of pools with its columns as facts have them. How much of it is of own sales the books know: as much as they have there. */
export const SUPPORT = `SELECT p.block, p.log_index, p.at, '' AS creator_id, 'support' AS what, p.payer AS contract, NULL::bytea AS wallet,
    NULL::bytea AS target, p.currency, p.amount_units AS amount, 0::numeric AS share, 0::numeric AS fee
  FROM chain.supporter_payment_as_of p
  WHERE p.chain_id = $1 AND p.block > $2 AND p.block <= $3 AND p.amount_units > 0 AND ${liesIn('p.payer')}`

/** SQL: every fact of money that went to or from somebody of ours, in the blocks behind $2 up to and with $3. */
export const FACTS = [PASSES, TIPS, RESALES, RECORDINGS, BOOKINGS, TRADES, VAULTS].join('\n  UNION ALL ')
