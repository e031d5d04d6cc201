import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '#domain/ids.ts'

/** A person who sells: whose rows the other one of two may not have. */
export interface Tenant {
  account: string
  creator: string
}

/** Adds one row, or what makes one, of a tenant, or of what one of two bought of the other; as the owner. */
type Seed = (tx: pg.PoolClient | pg.Pool, of: Tenant) => Promise<unknown>

const id = (prefix: string) => newId(prefix as 'acc', randomBytes)

/** What an account bought of a creator, who need not be the same tenant; paid. */
export async function seedPurchase(
  tx: pg.PoolClient | pg.Pool,
  { account, creator }: Tenant,
): Promise<string> {
  const own = id('pur')
  await tx.query(
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank,
       price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state,
       ended_at, paid_at, payment_ref, charge_ref)
     SELECT $1::text, $2::text, $3::text, h.id, 'acct_one', 1, substring(sha256(convert_to($3::text, 'UTF8')) FOR 20), 1, 'x', 1, 1, 900, 'EUR',
       'fee_0000000000000000000001', 1000, 90, 'never', 'x', substr($1::text, 5), 'checkout', '/', 'paid', now(), now(),
       'pi_' || $1::text, 'ch_' || $1::text FROM app.channel h WHERE h.creator_id = $3::text`,
    [own, account, creator],
  )
  return own
}

/** What each forced table has of a tenant; in this order, for some refer to others. A table without a line fails the test. */
export const TENANT_ROWS: Record<string, Seed> = {
  ledger_account: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.ledger_account (id, place, creator_id, ref, currency)
       SELECT $1::text, p.place, $3::text, p.ref, 'EUR' FROM (VALUES ('provider:account'::app.ledger_place, 'acct_' || $3::text)) p (place, ref)
       UNION ALL SELECT $2::text, 'fan', $3::text, NULL, 'EUR'`,
      [id('lac'), id('lac'), creator],
    ),
  journal: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.journal (id, key, kind, at, subject, creator_id, lines) VALUES ($1::text, $2::text, 'other', now(), 'a test', $3::text, 2)`,
      [id('jrn'), `test:${creator}`, creator],
    ),
  posting: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.posting (journal_id, n, account_id, currency, amount, creator_id)
       SELECT j.id, row_number() OVER (ORDER BY a.place) - 1, a.id, 'EUR', CASE a.place WHEN 'fan' THEN -900 ELSE 900 END, $1::text
       FROM app.journal j JOIN app.ledger_account a ON a.creator_id = j.creator_id WHERE j.creator_id = $1::text`,
      [creator],
    ),
  ledger_finding: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.ledger_finding (key, cause, subject, creator_id) VALUES ('find:' || $1::text, 'UNBALANCED', 'a test', $1::text)`,
      [creator],
    ),
  ledger_finding_end: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.ledger_finding_end (key, subject, creator_id, reason) VALUES ('find:' || $1::text, 'a test', $1::text, 'gone')`,
      [creator],
    ),
  reconcile_diff: async (tx, { creator }) => {
    const run = id('rcn')
    await tx.query(
      `INSERT INTO app.reconcile_run (id, scope, begun_at, facts, differences) VALUES ($1::text, 'rules', now(), 1, 1)`,
      [run],
    )
    return tx.query(
      `INSERT INTO app.reconcile_diff (run_id, n, cause, creator_id) VALUES ($1::text, 0, 'RULE', $2::text)`,
      [run, creator],
    )
  },
  connect_account: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.connect_account (creator_id, country, attempt_key, attempt_email, attempt_name)
       VALUES ($1::text, 'DE', 'connect:' || $1::text, 'a@example.test', 'A')`,
      [creator],
    ),
  card_customer: async (tx, { account }) =>
    tx.query(
      `INSERT INTO app.card_customer (attempt_key, account_id) VALUES ('customer:' || $1::text, $1::text)`,
      [account],
    ),
  saved_card: async (tx, { account }) =>
    tx.query(
      `INSERT INTO app.saved_card (id, account_id, method_ref, brand, last4, exp_month, exp_year)
       VALUES ($1::text, $2::text, 'pm_' || $1::text, 'visa', '4242', 1, 2030)`,
      [id('crd'), account],
    ),
  purchase: (tx, of) => seedPurchase(tx, of),
  attempt: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.attempt (id, subject, purpose, n, key, params)
       SELECT $1::text, p.id, 'pay', 1, 'pay:' || $2::text, '{}' FROM app.purchase p WHERE p.creator_id = $2::text`,
      [id('att'), creator],
    ),
  refund: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.refund (id, purchase_id, creator_id, amount, currency, reverse_transfer, refund_fee, cause, right_source)
       SELECT $1::text, p.id, p.creator_id, 300, 'EUR', true, false, 'fan', p.id FROM app.purchase p WHERE p.creator_id = $2::text`,
      [id('rfd'), creator],
    ),
  refund_wish: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.refund_wish (id, purchase_id, creator_id)
       SELECT $1::text, p.id, p.creator_id FROM app.purchase p WHERE p.creator_id = $2::text`,
      [id('rfw'), creator],
    ),
  card_dispute: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.card_dispute (id, purchase_id, creator_id, dispute_ref, charge_ref, amount, currency, state, opened_at)
       SELECT $1::text, p.id, p.creator_id, 'dp_' || $1::text, p.charge_ref, 900, 'EUR', 'open', now()
       FROM app.purchase p WHERE p.creator_id = $2::text`,
      [id('dsp'), creator],
    ),
  entitlement: async (tx, { account, creator }) =>
    tx.query(
      `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, valid_from)
       SELECT $1::text, $1::text, p.account_id, p.creator_id, p.chain_id, p.collection, p.tier_no, p.rank, p.id, now()
       FROM app.purchase p WHERE p.creator_id = $2::text AND p.account_id = $3::text`,
      [id('ent'), creator, account],
    ),
  card_move: async (tx, { account, creator }) =>
    tx.query(
      `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, held_until, valid_until,
         salt, purchase_hash, signer, signature)
       SELECT $1::text, e.source_id, e.account_id, e.creator_id, e.chain_id, e.collection, e.tier_no, $4::bytea, now() + interval '1 day',
         now(), $5::bytea, $5::bytea, $4::bytea, $5::bytea
       FROM app.entitlement e WHERE e.creator_id = $2::text AND e.account_id = $3::text`,
      [id('vch'), creator, account, randomBytes(20), randomBytes(32)],
    ),
  pass_revocation: async (tx, { account, creator }) =>
    tx.query(
      `INSERT INTO app.pass_revocation (move_id, creator_id, chain_id, collection, purchase_hash, wallet, held_until, valid_until, cause)
       SELECT m.id, m.creator_id, m.chain_id, m.collection, m.purchase_hash, m.wallet, m.held_until, m.valid_until, 'REFUND'
       FROM app.card_move m WHERE m.creator_id = $1::text AND m.account_id = $2::text`,
      [creator, account],
    ),
  payout: async (tx, { creator }) =>
    tx.query(
      `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, asked_at)
       VALUES ($1::text, $2::text, 'po_' || $1::text, 900, 'EUR', 'pending', now(), now(), now())`,
      [id('pay'), creator],
    ),
}

const PUBLIC = 'shown to everybody'
const ATTESTOR = 'transactions of the installation’s own account, as public as the chain'

/** Tables that name a creator and are not forced, and why whose row it is decides nothing. */
export const NOT_FORCED: Record<string, string> = {
  service_tx: ATTESTOR,
  audit: 'added by functions alone, which demand a reason; read by its own actor',
  booking:
    'by wallet a copy of what the chain has; both sides are asked by account, and what was paid stands in its purchase',
  call_agreement:
    'two people have it, and one of them is asked by account; what is booked of it is on the chain',
  card_agreement: 'two people have it, and both are asked by account; what was paid stands in its purchase',
  call_calendar: 'when somebody can be called is what fans look at',
  call_offer: PUBLIC,
  call_reservation: 'that a time is taken is what fans look at; who holds it is asked by account alone',
  channel: PUBLIC,
  collection: PUBLIC,
  fee_schedule: 'what the platform takes is quoted to whoever buys',
  invitation_token: 'opened by a secret, not by its creator',
  tier_card_price: 'a price on offer is everybody’s to read; it is added by its creator',
}

/** One tenant with a row in each table. */
export async function seedTenant(owner: pg.Pool): Promise<Tenant> {
  const of = { account: id('acc'), creator: id('cre') }
  const tx = await owner.connect()
  try {
    await tx.query('BEGIN')
    await tx.query('INSERT INTO app.account (id) VALUES ($1)', [of.account])
    await tx.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [of.creator, of.account])
    await tx.query(
      "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1::text, $2, lower(substr($1::text, 5, 20)), 'x')",
      [...[id('chn'), of.creator]],
    )
    for (const seed of Object.values(TENANT_ROWS)) await seed(tx, of)
    await tx.query('COMMIT')
  } finally {
    tx.release()
  }
  return of
}
