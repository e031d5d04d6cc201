import type { PersonVerbs } from '#db/personVerbs.ts'
import { banVerbs } from './access/bans/banMarks.ts'
import { ACCESS_ROWS } from './access/decisions/personRows.ts'
import type { FollowBans } from './accounts/followBans.ts'
import { ACCOUNT_ROWS, LAST_ROWS } from './accounts/leaving/personRows.ts'
import { BILLING_ROWS } from './billing/personRows.ts'
import { BOOKING_ROWS } from './bookings/personRows.ts'
import { CALL_ROWS } from './calls/personRows.ts'
import { CHAT_ROWS } from './chat/personRows.ts'
import { HTTP_ROWS } from './http/personRows.ts'
import { INBOX_ROWS } from './inbox/personRows.ts'
import { LEDGER_ROWS } from './ledger/personRows.ts'
import { MODERATION_ROWS } from './moderation/personRows.ts'
import { NOTIFICATION_ROWS } from './notifications/personRows.ts'
import { PASS_ROWS } from './passes/personRows.ts'
import { QUEUE_ROWS } from './queue/personRows.ts'
import { ROOM_ROWS } from './rooms/stream/personRows.ts'
import { TIP_ROWS } from './tips/personRows.ts'
import { TRANSACTION_ROWS } from './transactions/personRows.ts'

/**
 * What each feature does with the rows of a person, in the order of an erasure: what is deleted, then what is cleared and
 * stays, then what only loses its person, then the account. Bans come first, for they follow identities that go later; mails
 * and marks of streams come before what they are found by.
 * @param creators those of channels, which keep handles from others
 */
export function personTable(bans: FollowBans, creators: PersonVerbs): readonly PersonVerbs[] {
  return [
    banVerbs(bans),
    NOTIFICATION_ROWS,
    CHAT_ROWS,
    ROOM_ROWS,
    TRANSACTION_ROWS,
    PASS_ROWS,
    TIP_ROWS,
    CALL_ROWS,
    BOOKING_ROWS,
    INBOX_ROWS,
    BILLING_ROWS,
    LEDGER_ROWS,
    ACCOUNT_ROWS,
    QUEUE_ROWS,
    HTTP_ROWS,
    creators,
    MODERATION_ROWS,
    ACCESS_ROWS,
    LAST_ROWS,
  ]
}

/** Tables with rows of people that no export shows, and why. */
export const NOT_EXPORTED: Readonly<Record<string, string>> = {
  'app.receipt_salt': 'a secret: who has it resolves what is signed',
  'app.wallet_nonce': 'a secret of five minutes',
  'app.passkey_challenge': 'a secret of five minutes',
  'app.retry_token': 'a secret of seconds',
  'app.idempotency': 'a repetition of answers, for a day',
  'app.announcement': 'how far a telling of others came',
  'app.invitation_token': 'a secret of whoever was invited',
  'app.ledger_finding': 'what a person of the installation should look at',
  'app.ledger_finding_end': 'how that ended',
  'app.reconcile_diff': 'how the books compare with the world',
  'app.pass_revocation': 'what became of a move on the chain, which its copy shows',
  'app.service_tx': 'transactions of the installation, which are public',
}

const BOOKS = 'books are kept for years; the creator in them is nobody once the account is gone'

/** Tables with rows of people that no erasure touches, and why. */
export const NOT_ERASED: Readonly<Record<string, string>> = {
  'app.ledger_account': BOOKS,
  'app.journal': BOOKS,
  'app.posting': BOOKS,
  'app.ledger_finding': BOOKS,
  'app.ledger_finding_end': BOOKS,
  'app.reconcile_diff': BOOKS,
  'app.refund': BOOKS,
  'app.refund_wish': BOOKS,
  'app.card_dispute': BOOKS,
  'app.pass_revocation': 'what the attestor was asked for; the wallet is as public as the pass',
  'app.service_tx': 'transactions of the installation, which are public',
  'app.tier_card_price': 'what somebody bought at; its creator is nobody’s by then',
  'app.fee_schedule': 'what somebody bought under; its creator is nobody’s by then',
}
