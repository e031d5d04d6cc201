import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { postJournal } from '#api/ledger/postJournal.ts'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import type { JournalKind, LedgerPlace } from '#domain/ledger/words.ts'
import { type BookedCreator, seedCreator } from './books.ts'

const COLLECTION = Buffer.alloc(20, 7)
let count = 0

/** Rows of sales by card as they must never be, written around everything that keeps them so. */
export function brokenRows(owner: Pool, api: ScopedPool, creator: BookedCreator & { channelId: string }) {
  const { creatorId, accountRef } = creator
  return {
    async purchase({ state = 'paid', paidAgo = '1 hour', madeAgo = '1 hour', refunded = 0 } = {}) {
      const id = newId('pur', randomBytes)
      await owner.query(
        `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank,
           price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state,
           created_at, refunded, payment_ref, charge_ref, paid_at, ended_at)
         VALUES ($1::app.id, $2, $3, $4, $5, 31337, $6, 1, 'Silver', 1, 1, 900, 'EUR', $7, 1000, 90, 'never', 'STAGEDOOR',
           substr($1::text, 5), 'checkout', '/', $8::app.purchase_state, app.now() - $9::interval, $10, 'pi_' || $1::text, 'ch_' || $1::text,
           CASE WHEN $11 THEN app.now() - $12::interval END, CASE WHEN $11 THEN app.now() END)`,
        [
          ...[id, newId('acc', randomBytes), creatorId, creator.channelId, accountRef, COLLECTION],
          ...[`fee_${'1'.padStart(22, '0')}`, state, madeAgo, refunded],
          ...[['paid', 'refunded', 'part_refunded', 'lost'].includes(state), paidAgo],
        ],
      )
      return id
    },
    /** A card that is saved for a call, so long after that. */
    async savedCall(after = '6 days') {
      const id = newId('pur', randomBytes)
      await owner.query(
        `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, product, reservation_id, call_media, call_minutes,
           call_at, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state, ask_at,
           saves_card, checkout_ref, method_ref)
         VALUES ($1::app.id, $2, $3, $4, $5, 'call', $6, 'video', 30, app.now() - $7::interval, 900, 'EUR', $8, 1000, 90, 'never',
           'STAGEDOOR', substr($1::text, 5), 'checkout', '/', 'saved', 'infinity', true, 'cs_' || $1::text, 'pm_one')`,
        [
          ...[id, newId('acc', randomBytes), creatorId, creator.channelId, accountRef],
          ...[newId('crv' as never, randomBytes), after, `fee_${'1'.padStart(22, '0')}`],
        ],
      )
      return id
    },
    /** A journal of two places and more, at a time of its own. */
    async journal(
      kind: JournalKind,
      subject: string,
      amounts: Partial<Record<LedgerPlace, bigint>>,
      more: { owner?: BookedCreator; postedAgo?: string } = {},
    ) {
      count += 1
      const key = `${kind}:broken_${count}`
      const whose = more.owner ?? creator
      const lines = Object.entries(amounts).map(([place, amount]): JournalLine => {
        const isTheirs = place === 'provider:account' || place === 'bank'
        return {
          ...{ place: place as LedgerPlace, currency: 'EUR', amount },
          ...(isTheirs ? { ref: whose.accountRef, creatorId: whose.creatorId } : {}),
        }
      })
      await withTransaction(api, (tx) =>
        postJournal(tx, { key, kind, at: new Date(), subject, creatorId, lines }),
      )
      await owner.query('UPDATE app.journal SET posted_at = app.now() - $2::interval WHERE key = $1', [
        ...[key, more.postedAgo ?? '1 hour'],
      ])
      return key
    },
    /** The money of a sale as it should be. */
    sale(subject: string) {
      return this.journal('charge', subject, {
        fan: -900n,
        'provider:account': 810n,
        'provider:platform': 51n,
        'provider:fees': 39n,
      })
    },
    async right(sourceId: string, { state = 'active', isProvisional = false, madeAgo = '1 hour' } = {}) {
      const id = newId('ent', randomBytes)
      await owner.query(
        `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, state,
           is_provisional, length_s, valid_from, valid_until, created_at)
         SELECT $1::app.id, coalesce((SELECT min(queue_id) FROM app.entitlement WHERE account_id = $2), $1)::app.id,
           $2, $3, 31337, $4, 1, 1, $5, $6::app.entitlement_state, $7, 3600, app.now(), app.now() + interval '1 hour',
           app.now() - $8::interval`,
        [id, creator.accountId, creatorId, COLLECTION, sourceId, state, isProvisional, madeAgo],
      )
      return id
    },
    /** Everything that somebody broke is gone, and what keeps the rows is back. */
    async clear() {
      await withTransaction(owner, async (tx) => {
        await tx.query("SET LOCAL session_replication_role = 'replica'")
        await tx.query(`DELETE FROM app.entitlement; DELETE FROM app.refund; DELETE FROM app.attempt; DELETE FROM app.purchase;
          DELETE FROM app.posting; DELETE FROM app.journal; DELETE FROM app.payout; DELETE FROM app.inbox; DELETE FROM app.ledger_finding;
          DELETE FROM app.ledger_finding_end`)
      })
    },
  }
}
export type BrokenRows = ReturnType<typeof brokenRows>

/** A creator with a channel, so that something can be bought of them. */
export async function seedSeller(owner: Pool): Promise<BookedCreator & { channelId: string }> {
  const creator = await seedCreator(owner)
  const channelId = newId('chn', randomBytes)
  await owner.query("INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'Seller')", [
    ...[channelId, creator.creatorId, `seller-${channelId.slice(4, 14)}`],
  ])
  return { ...creator, channelId }
}
