import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { RULES } from '#api/ledger/reconcile/rules.ts'
import { newId } from '#domain/ids.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'
import type { BookedCreator } from './books.ts'
import { type BrokenRows, brokenRows, seedSeller } from './brokenRows.ts'

interface Case {
  /** breaks the rule; answers what the row is named by */
  breaks: () => Promise<string>
  mends: (ref: string) => Promise<unknown>
}

describe('the rules of the books [S2.14][S2.18]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const owner = () => database.pool('owner')
  let rows: BrokenRows
  let creator: BookedCreator & { channelId: string }
  let other: BookedCreator

  const broken = async () => (await checkRules(database.work())).found.map(({ ref, said }) => [said, ref])
  const saidOf = (name: string) => RULES.find((rule) => rule.name === name)?.said
  const change = (sql: string, ...values: unknown[]) => owner().query(sql, values)
  const giveBack = (subject: string, amount: bigint) =>
    rows.journal('refund', subject, { fan: amount, 'provider:platform': -amount })
  const insertRefund = async (purchase: string, state: string, askedAgo: string) => {
    const id = newId('rfd', randomBytes)
    await change(
      `INSERT INTO app.refund (id, purchase_id, creator_id, amount, currency, reverse_transfer, refund_fee, cause, state, right_source, asked_at)
        VALUES ($1::app.id, $2::app.id, $3, 900, 'EUR', true, true, 'fan', $4::app.refund_state, $2::text, app.now() - $5::interval)`,
      ...[id, purchase, creator.creatorId, state, askedAgo],
    )
    return id
  }

  before(async () => {
    creator = await seedSeller(owner())
    other = await seedSeller(owner())
    rows = brokenRows(owner(), database.work(), creator)
  })
  afterEach(() => rows.clear())

  const CASES: Record<string, Case> = {
    ZERO: {
      async breaks() {
        const key = await rows.sale('nothing')
        await change(
          'UPDATE app.posting SET amount = amount + 1 WHERE n = 0 AND journal_id IN (SELECT id FROM app.journal WHERE key = $1)',
          key,
        )
        return key
      },
      mends: (key) =>
        change(
          'UPDATE app.posting SET amount = amount - 1 WHERE n = 0 AND journal_id IN (SELECT id FROM app.journal WHERE key = $1)',
          key,
        ),
    },
    NOBODYS: {
      breaks: () => rows.journal('charge', 'nothing', { fan: -900n, other: 900n }),
      mends: () =>
        change(
          "INSERT INTO app.ledger_finding_end (key, subject, reason) SELECT 'unbalanced:' || key, subject, 'found' FROM app.journal",
        ),
    },
    CAPTURED_OVER: {
      async breaks() {
        const id = await rows.purchase({ paidAgo: '1 minute' })
        return rows.journal('charge', id, { fan: -901n, 'provider:platform': 901n })
      },
      // no role of ours can: what was agreed on is said once
      mends: () =>
        change(
          `ALTER TABLE app.purchase DISABLE TRIGGER purchase_sums_stay; UPDATE app.purchase SET amount = 901;
           ALTER TABLE app.purchase ENABLE TRIGGER purchase_sums_stay`,
        ),
    },
    BOUGHT_TWICE: {
      async breaks() {
        const id = await rows.purchase({ paidAgo: '1 minute' })
        await rows.sale(id)
        await rows.sale(id)
        return id
      },
      mends: (id) => giveBack(id, 900n),
    },
    REFUNDED_OVER: {
      async breaks() {
        await rows.sale('a sale')
        await giveBack('a sale', 901n)
        return 'a sale'
      },
      mends: () => rows.journal('refund_failed', 'a sale', { fan: -1n, 'provider:platform': 1n }),
    },
    REVERSED_OVER: {
      async breaks() {
        await rows.sale('a sale')
        await rows.journal('reversal', 'a sale', { 'provider:account': -901n, 'provider:platform': 901n })
        return 'a sale'
      },
      async mends() {
        await rows.journal('transfer', 'a sale', { 'provider:account': 1n, 'provider:platform': -1n })
        await rows.journal('reinstated', 'a sale', { issuer: -1n, 'provider:platform': 1n })
      },
    },
    WON_UNPAID: {
      async breaks() {
        await rows.journal('transfer', 'a sale', { 'provider:account': 900n, 'provider:platform': -900n })
        return 'a sale'
      },
      mends: () => rows.journal('reinstated', 'a sale', { issuer: -900n, 'provider:platform': 900n }),
    },
    RETURNED: {
      async breaks() {
        const id = await rows.purchase()
        await rows.sale(id)
        await giveBack(id, 900n)
        await rows.journal('reversal', id, { 'provider:account': -810n, 'provider:platform': 810n })
        await rows.journal('refund_failed', id, { fan: -900n, 'provider:platform': 900n })
        const refund = await insertRefund(id, 'asked', '1 hour')
        await change("UPDATE app.refund SET state = 'sending' WHERE id = $1", refund)
        await change("UPDATE app.refund SET state = 'done', done_at = app.now(), refund_ref = 'ref_1'")
        await change("UPDATE app.refund SET state = 'failed', failed_at = app.now(), fail_code = 'BANK'")
        return id
      },
      async mends(id) {
        await giveBack(id, 900n)
        await change("UPDATE app.purchase SET refunded = 900, state = 'refunded' WHERE id = $1", id)
      },
    },
    PAYOUT: {
      async breaks() {
        await change(
          `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, asked_at)
            VALUES ($1, $2, 'po_one', 900, 'EUR', 'paid', app.now(), app.now() - interval '2 days', app.now())`,
          ...[newId('pay', randomBytes), creator.creatorId],
        )
        await rows.journal('payout', 'po_one', { 'provider:account': -810n, bank: 810n })
        return 'po_one'
      },
      mends: () => rows.journal('payout', 'po_one', { 'provider:account': -90n, bank: 90n }),
    },
    CREATOR_TOTAL: {
      async breaks() {
        await rows.journal(
          'transfer',
          'x',
          { 'provider:account': 5n, 'provider:platform': -5n },
          { owner: other },
        )
        await rows.journal('reinstated', 'x', { issuer: -5n, 'provider:platform': 5n })
        return other.creatorId
      },
      mends: () =>
        rows.journal('reversal', 'x', { 'provider:account': -5n, 'provider:platform': 5n }, { owner: other }),
    },
    FAN_TOTAL: {
      async breaks() {
        const id = await rows.purchase()
        await rows.sale(id)
        await giveBack(id, 100n)
        return id
      },
      mends: (id) =>
        change("UPDATE app.purchase SET refunded = 100, state = 'part_refunded' WHERE id = $1", id),
    },
    RIGHT_UNPAID: {
      async breaks() {
        await rows.right('a purchase')
        return 'a purchase'
      },
      mends: () => rows.sale('a purchase'),
    },
    RIGHT_GIVEN_BACK: {
      async breaks() {
        const id = await rows.purchase({ refunded: 900 })
        await rows.sale(id)
        await giveBack(id, 900n)
        await change("UPDATE app.purchase SET state = 'refunded' WHERE id = $1", id)
        await rows.right(id)
        return id
      },
      mends: (id) =>
        change(
          "UPDATE app.entitlement SET state = 'ended', ended_at = app.now(), end_reason = 'REFUNDED' WHERE source_id = $1",
          id,
        ),
    },
    LENT_OLD: {
      async breaks() {
        await rows.right('a purchase', { isProvisional: true, madeAgo: '74 hours' })
        return 'a purchase'
      },
      mends: () =>
        change(
          "UPDATE app.entitlement SET state = 'ended', ended_at = app.now(), end_reason = 'EXPIRED_PROVISIONAL'",
        ),
    },
    PURCHASE_OLD: {
      breaks: () => rows.purchase({ state: 'checkout_open', madeAgo: '25 hours' }),
      mends: () =>
        change("UPDATE app.purchase SET state = 'expired', fail_code = 'EXPIRED', ended_at = app.now()"),
    },
    REFUND_OLD: {
      async breaks() {
        const id = await rows.purchase({ paidAgo: '1 minute' })
        await rows.sale(id)
        return insertRefund(id, 'asked', '73 hours')
      },
      mends: () =>
        change("UPDATE app.refund SET state = 'failed', fail_code = 'SPENT', failed_at = app.now()"),
    },
    DISPUTE_OWED: {
      async breaks() {
        const id = await rows.purchase({ paidAgo: '1 minute' })
        await rows.sale(id)
        await change(
          `INSERT INTO app.card_dispute (id, purchase_id, creator_id, dispute_ref, charge_ref, amount, currency, state, opened_at, owed_at)
            VALUES ($1, $2, $3, 'dp_owed', 'ch_1', 900, 'EUR', 'lost', app.now(), app.now())`,
          ...[newId('dsp', randomBytes), id, creator.creatorId],
        )
        return 'dp_owed'
      },
      mends: () =>
        change(
          "UPDATE app.card_dispute SET reversal_ref = 'trr_owed', reversed = 900, fee_returned = 90, owed_at = NULL",
        ),
    },
    GRANT_TWICE: {
      async breaks() {
        await rows.sale('a purchase')
        await change('ALTER TABLE app.entitlement DROP CONSTRAINT entitlement_source_source_id_key')
        await rows.right('a purchase')
        await rows.right('a purchase')
        return 'a purchase'
      },
      async mends() {
        await change("SET session_replication_role = 'replica'")
        await change('DELETE FROM app.entitlement WHERE id = (SELECT min(id::text) FROM app.entitlement)')
        await change('ALTER TABLE app.entitlement ADD UNIQUE (source, source_id)')
      },
    },
    TIER_FULL: {
      async breaks() {
        const chain = createChainRows(database.pool('indexer'))
        const { address } = await chain.collection(`0x${'1'.repeat(40)}`)
        await change('ALTER TABLE chain.tier DROP CONSTRAINT tier_check')
        await chain.tier(address, 1, { maxSupply: 10, minted: 11 })
        await change(
          'INSERT INTO app.collection (chain_id, collection, creator_id) VALUES (31337, $1, $2)',
          Buffer.from(address.slice(2), 'hex'),
          creator.creatorId,
        )
        return `${address}/1`
      },
      mends: () => database.pool('indexer').query('UPDATE chain.tier SET minted = 10'),
    },
    EVENT_LATE: {
      async breaks() {
        await change(
          `INSERT INTO app.inbox (endpoint, event_id, object_kind, object_ref, type, is_live, happened_at, lane, received_at)
            VALUES ('platform', 'evt_late', 'charge', 'ch_1', 'charge.succeeded', false, app.now(), 'platform-00', app.now() - interval '6 minutes')`,
        )
        return 'platform/evt_late'
      },
      mends: () => change("UPDATE app.inbox SET state = 'done', done_at = app.now()"),
    },
    GIVE_BACK: {
      async breaks() {
        const id = await rows.purchase({ state: 'created', madeAgo: '1 minute' })
        await change(
          `INSERT INTO app.attempt (id, subject, purpose, n, key, params, state, sent_at, ended_at)
            VALUES ($1, $2, 'give_back', 1, 'a key for it', '{"amount": 900}', 'refused', app.now(), app.now())`,
          ...[newId('att' as 'rfd', randomBytes), id],
        )
        return id
      },
      mends: (id) =>
        change(
          "INSERT INTO app.ledger_finding_end (key, subject, reason) VALUES ('give_back:' || $1::text, $1, 'given back at the provider')",
          id,
        ),
    },
    FINDING: {
      async breaks() {
        await change(
          `INSERT INTO app.ledger_finding (key, cause, subject, creator_id, facts) VALUES ('unbalanced:x', 'UNBALANCED', 'a sale', $1,
            '{"currency": "EUR", "amount": "5"}')`,
          creator.creatorId,
        )
        return 'a sale'
      },
      mends: () =>
        change(
          "INSERT INTO app.ledger_finding_end (key, subject, reason) VALUES ('unbalanced:x', 'a sale', 'a known gift')",
        ),
    },
  }

  it('PURCHASE_OLD names a card that is still saved long after its call, or is not forgotten by the provider', async () => {
    const id = await rows.savedCall()
    expect(await broken(), 'while it may be needed').to.deep.equal([])
    await change('UPDATE app.purchase SET ask_at = app.now(), asks = 101 WHERE id = $1', id)
    expect(await broken(), 'asked about for most of a day').to.deep.equal([[saidOf('PURCHASE_OLD'), id]])
    await rows.clear()
    const old = await rows.savedCall('8 days')
    expect(await broken()).to.deep.equal([[saidOf('PURCHASE_OLD'), old]])
  })

  it('each has a case here', () => {
    expect(Object.keys(CASES).sort()).to.deep.equal(RULES.map(({ name }) => name).sort())
  })

  for (const [name, { breaks, mends }] of Object.entries(CASES))
    it(`${name} is named with its row while it is broken, and not once it is mended`, async () => {
      expect(await broken(), 'before').to.deep.equal([])
      const ref = await breaks()
      const found = await broken()
      expect(found.map(([, one]) => one)).to.deep.equal([ref])
      if (name !== 'FINDING') expect(found[0]?.[0]).to.equal(saidOf(name))
      await mends(ref)
      expect(await broken(), 'after').to.deep.equal([])
    })
})
