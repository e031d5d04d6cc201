import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readCatalogue } from '#db/readCatalogue.ts'
import * as billing from '#domain/billing/words.ts'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import {
  CALL_FILE_KINDS,
  CALL_MEDIA,
  CALL_MOVE_STATES,
  CALL_TERMS,
  DISPUTE_REASONS,
} from '#domain/calls/words.ts'
import { ERASURE_STATES, EXPORT_STATES } from '#domain/leaving.ts'
import { FINDING_CAUSES, JOURNAL_KINDS, LEDGER_PLACES } from '#domain/ledger/words.ts'
import { EVASION_GRADES } from '#domain/moderation/evasion.ts'
import * as moderation from '#domain/moderation/words.ts'
import * as services from '#domain/services/words.ts'
import * as words from '#domain/words.ts'
import { useDatabase } from '#test/kit/database.ts'

const SNAPSHOT = new URL('../snapshots/catalogue.txt', import.meta.url)

/** Which list of `domain/words.ts` each Postgres enum repeats. */
const LISTS: Record<string, readonly string[]> = {
  'app.account_state': words.ACCOUNT_STATES,
  // who has no account has no row
  'app.connect_state': billing.CONNECT_STATES.filter((state) => state !== 'none'),
  'app.connect_way_out': billing.WAYS_OUT,
  'app.refund_state': billing.REFUND_STATES,
  'app.refund_cause': billing.REFUND_CAUSES,
  'app.refund_failure': billing.REFUND_FAULTS,
  'app.wish_state': billing.WISH_STATES,
  'app.card_move_state': billing.CARD_MOVE_STATES,
  'app.revocation_cause': billing.REVOCATION_CAUSES,
  'app.revocation_state': billing.REVOCATION_STATES,
  'app.revocation_end': billing.REVOCATION_ENDS,
  'app.revocation_fault': billing.REVOCATION_FAULTS,
  'app.service': services.SERVICES,
  'app.service_tx_state': services.SERVICE_TX_STATES,
  'app.keeper_state': services.KEEPER_STATES,
  'app.dispute_state': billing.DISPUTE_STATES,
  'app.purchase_state': billing.PURCHASE_STATES,
  'app.purchase_way': billing.PURCHASE_WAYS,
  'app.purchase_failure': billing.PURCHASE_FAILURES,
  'app.attempt_state': billing.ATTEMPT_STATES,
  'app.refund_rule': billing.REFUND_RULES,
  'app.fee_product': billing.FEE_PRODUCTS,
  'app.payment_rail': billing.PAYMENT_RAILS,
  'app.call_media': CALL_MEDIA,
  'app.call_terms': CALL_TERMS,
  'app.call_move_state': CALL_MOVE_STATES,
  'app.call_file_kind': CALL_FILE_KINDS,
  'app.dispute_reason': DISPUTE_REASONS,
  'app.booking_status': BOOKING_STATUSES,
  'app.inbox_endpoint': words.INBOX_ENDPOINTS,
  'app.inbox_state': billing.INBOX_STATES,
  'app.identity_kind': words.IDENTITY_KINDS,
  'app.factor_kind': words.FACTOR_KINDS,
  'app.tx_state': words.TX_STATES,
  'app.tx_purpose': words.TX_PURPOSES,
  'app.action': words.ACTIONS,
  'app.verdict': words.VERDICTS,
  'app.level': words.LEVELS,
  'app.deny_code': words.DENY_CODES,
  'app.room_kind': words.ROOM_KINDS,
  'app.room_state': words.ROOM_STATES,
  'app.visibility': words.VISIBILITIES,
  'app.seat_state': words.SEAT_STATES,
  'app.seat_role': words.SEAT_ROLES,
  'app.entitlement_state': billing.ENTITLEMENT_STATES,
  'app.entitlement_end': billing.ENTITLEMENT_END_REASONS,
  'app.payout_state': billing.PAYOUT_STATES,
  'app.payout_failure': billing.PAYOUT_FAILURES,
  'app.seat_end': words.SEAT_END_REASONS,
  'app.room_end': words.ROOM_END_REASONS,
  'app.provider': words.PROVIDERS,
  'app.notification_group': words.NOTIFICATION_GROUPS,
  'app.appeal_state': moderation.APPEAL_STATES,
  'app.report_kind': moderation.REPORT_KINDS,
  'app.report_state': moderation.REPORT_STATES,
  'app.evasion_grade': EVASION_GRADES,
  'app.delivery_channel': words.DELIVERY_CHANNELS,
  'app.delivery_state': words.DELIVERY_STATES,
  'app.erasure_state': ERASURE_STATES,
  'app.export_state': EXPORT_STATES,
  'app.channel_role_kind': words.CHANNEL_ROLES,
  'app.invitation_kind': words.INVITATION_KINDS,
  'app.invitation_state': words.INVITATION_STATES,
  'app.ledger_place': LEDGER_PLACES,
  'app.journal_kind': JOURNAL_KINDS,
  'app.finding_cause': FINDING_CAUSES,
  'chain.sale_kind': words.PASS_SALE_KINDS,
}

describe('catalogue', () => {
  const database = useDatabase()

  it('tables, constraints, indexes and grants are those of the committed snapshot', async () => {
    const lines = (await readCatalogue(database.pool('owner'))).split('\n')
    const committed = readFileSync(SNAPSHOT, 'utf8').split('\n')
    expect({
      new: lines.filter((line) => !committed.includes(line)),
      gone: committed.filter((line) => !lines.includes(line)),
    }).to.deep.equal({ new: [], gone: [] })
    expect(lines.length).to.be.greaterThan(300)
  })

  it('every enum says the words of domain/words.ts in the same order', async () => {
    const { rows } = await database.pool('owner').query<{ name: string; labels: string[] }>(
      `SELECT format('%s.%s', n.nspname, t.typname) AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
         FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname IN ('app', 'chain') GROUP BY 1`,
    )
    const found = Object.fromEntries(rows.map(({ name, labels }) => [name, labels]))
    expect(found).to.deep.equal(LISTS)
  })

  it('no foreign key joins the two schemas, so that the index can be dropped', async () => {
    const { rows } = await database.pool('owner').query(
      `SELECT conname FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
        WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace`,
    )
    expect(rows).to.deep.equal([])
  })
})
