import { payoutFailureText } from '../billing/payoutFailureText.ts'
import { KIND_WORDS, roomPath } from '../room/hostedKind.ts'
import { momentIn } from '../room/localTime.ts'
import { CALL_NEWS, DISPUTE_NEWS, UNBOOKED_NEWS } from './callNews.ts'
import { CO_HOST_NEWS } from './coHostNews.ts'
import { MODERATION_NEWS } from './moderationNews.ts'
import { MONEY_BACK_NEWS } from './moneyBackNews.ts'
import {
  boughtKind,
  boughtOfChannel,
  inSentence,
  kindOf,
  type NewsFacts,
  type NewsText,
} from './newsFacts.ts'

const NOT_YOU = 'If this was not you, open Security, end all other sessions and look at your ways in.'

/** A change of who may act as this account. */
function security(title: string, what: string): NewsText {
  return {
    group: 'security',
    title: () => title,
    text: () => `${what} ${NOT_YOU}`,
    path: () => '/me/security',
  }
}

/** When a show begins, by the clocks that its facts name. */
function beginsAt({ startsAt, zone }: NewsFacts): string {
  const atMs = Date.parse(String(startsAt))
  return Number.isNaN(atMs) ? 'at a time that its page says' : momentIn(atMs, String(zone))
}

/** Something about a room: `title`, `channel`, `roomId` and its `kind`, and of an announced one `startsAt` and `zone`. */
function room(title: (facts: NewsFacts) => string, text: (facts: NewsFacts) => string): NewsText {
  return { group: 'live', title, text, path: (facts) => roomPath(kindOf(facts), String(facts.roomId ?? '')) }
}
const named = ({ title }: NewsFacts) => `“${inSentence(title)}”`
const channelOf = ({ channel }: NewsFacts) => inSentence(channel)

/** When the price comes back: in words of the rule that was read when it was bought. */
function refundText({ rule, days }: NewsFacts): string {
  if (rule === 'window') return `The price can be asked back for ${days} days.`
  return rule === 'creator' ? 'Whether the price comes back is up to the creator.' : 'The sale is final.'
}

/** Until when what was bought is good. */
function termText(facts: NewsFacts): string {
  const kind = boughtKind(facts)
  if (kind === 'gift') return 'It was given.'
  if (kind === 'call') return 'What was held on the card beyond that is free again.'
  return facts.until
    ? `It is good until ${momentIn(Date.parse(String(facts.until)), 'UTC')}.`
    : 'It does not end.'
}

const purchasePath = ({ purchaseId = '' }: NewsFacts): string => `/pay/${purchaseId}`
/** The page of a payment leads who paid on to where they came from; a receipt is read. */
const receiptPath = ({ purchaseId = '' }: NewsFacts): string => `/me/receipts/${purchaseId}`

/** Everything that can be told, by kind. Kinds are stored: they are added, never renamed. */
export const NEWS = {
  email_added: security('An e-mail address was added', 'It signs in to your account from now on.'),
  email_removed: security(
    'An e-mail address was removed',
    'It no longer signs in to your account, and gets no more mails about it.',
  ),
  wallet_added: security('A wallet was added', 'It signs in to your account, and its passes count for you.'),
  wallet_removed: security(
    'A wallet was removed',
    'It no longer signs in to your account, and its passes no longer count for you.',
  ),
  passkey_added: security('A passkey was added', 'It signs in to your account from now on.'),
  passkey_removed: security('A passkey was removed', 'It no longer signs in to your account.'),
  totp_added: security('One-time passwords are on', 'An authenticator app now confirms what matters.'),
  totp_removed: security('One-time passwords are off', 'The authenticator app no longer confirms anything.'),
  recovery_made: security('New recovery codes were made', 'The earlier ones no longer work.'),
  recovery_used: security(
    'A recovery code was used',
    'It confirmed something in your account, and is used up.',
  ),
  factor_locked: security(
    'Your second factor is locked for a while',
    'Somebody who is signed in as you typed a wrong code five times.',
  ),
  removal_asked: security(
    'Somebody asked to remove your second factor',
    'It goes in seven days, unless you cancel that under Security.',
  ),
  removal_cancelled: security('The removal of your second factor was cancelled', 'It stays as it was.'),
  removal_done: security('Your second factor was removed', 'Your sign-in alone is enough until you add one.'),
  closing_begun: {
    group: 'security',
    title: () => 'Your account is closed and will be erased',
    text: () =>
      'Your pages, seats and other sessions are gone at once. Until the time under Security is over, signing in offers to undo it. If this was not you, do that now.',
    path: () => '/me/security',
  },
  closing_undone: security('Your account is open again', 'Nothing of it was erased.'),
  payout_changed: security(
    'Where your sales are paid to was changed',
    'The chain shows it, and it was not asked for here.',
  ),
  tier_changed: security('A tier of yours was changed', 'The chain shows it, and it was not asked for here.'),
  stream_scheduled: room(
    (facts) => `A new ${KIND_WORDS[kindOf(facts)]} of ${channelOf(facts)}`,
    (facts) => `It is ${named(facts)}. It begins ${beginsAt(facts)}.`,
  ),
  stream_moved: room(
    (facts) => `New date: ${named(facts)}`,
    (facts) => `It begins ${beginsAt(facts)}.`,
  ),
  stream_cancelled: room(
    (facts) => `Not taking place: ${named(facts)}`,
    (facts) => `There is no date any more. Whatever ${channelOf(facts)} does next is on their page.`,
  ),
  stream_soon: room(
    (facts) => `Soon: ${named(facts)}`,
    (facts) => `It begins ${beginsAt(facts)}. Its page goes live by itself.`,
  ),
  stream_start: room(
    (facts) => `Beginning: ${named(facts)}`,
    (facts) => `It is time for ${channelOf(facts)}. Its page goes live by itself.`,
  ),
  stream_live: room(
    (facts) => `Live now: ${channelOf(facts)}`,
    (facts) => `It is ${named(facts)}. Come in on its page.`,
  ),
  role_given: {
    group: 'live',
    title: (facts) => `You are a ${facts.role} of ${channelOf(facts)}`,
    text: (facts) =>
      `${facts.role === 'producer' ? 'You create, schedule and host its streams and voice rooms, and keep order in them.' : 'You keep order in its streams and voice rooms.'} You can decline.`,
    path: () => '/studio/channels',
    declines: ({ channelId = '' }) => String(channelId),
  },
  role_taken: {
    group: 'live',
    title: (facts) => `You are no longer a ${facts.role} of ${channelOf(facts)}`,
    text: () => 'Its owner took the role back. You can still come in like everybody else.',
    path: () => '/studio/channels',
  },
  ...CO_HOST_NEWS,
  payout_failed: {
    group: 'money',
    title: () => 'A payout did not reach your bank',
    text: ({ amount = 'The money', reason = '' }) =>
      `${amount} came back. ${payoutFailureText(String(reason))} It waits at the payment provider; change your bank account there, and it is sent again by itself.`,
    path: () => '/studio/passes/cards',
  },
  card_paid: {
    group: 'money',
    title: (facts) => `Receipt: ${boughtOfChannel(facts)}`,
    text: (facts) =>
      `You paid ${facts.amount} by card; your statement says ${facts.statement}. ${termText(facts)} ${refundText(facts)} Receipt ${facts.purchaseId}.`,
    path: receiptPath,
  },
  card_failed: {
    group: 'money',
    title: (facts) => `Not paid: ${boughtOfChannel(facts)}`,
    text: (facts) => `Your card was not charged ${facts.amount}. You can try again, also with another card.`,
    path: purchasePath,
  },
  card_given_back: {
    group: 'money',
    title: (facts) => `Money back: ${boughtOfChannel(facts)}`,
    text: (facts) =>
      `A payment of ${facts.amount} came too late or a second time. It goes back to your card whole; banks take 5–10 business days.`,
    path: purchasePath,
  },
  money_waits: {
    group: 'money',
    title: ({ amount }) => `${amount === undefined ? 'Money' : inSentence(amount)} is waiting for you`,
    text: () =>
      'It could not be sent to a wallet of yours, so it is kept for you. Claim it under Your passes; there you can also send it elsewhere.',
    path: () => '/me',
  },
  ...MONEY_BACK_NEWS,
  ...CALL_NEWS,
  ...DISPUTE_NEWS,
  ...UNBOOKED_NEWS,
  ...MODERATION_NEWS,
  mail_refused: {
    group: 'security',
    title: () => 'Your e-mail address takes no mail from us',
    text: () =>
      'Its server refused it for good, so we go on here alone. Sign in with the address again, or add another one.',
    path: () => '/me/security',
  },
} as const satisfies Record<string, NewsText>

export type NewsKind = keyof typeof NEWS

/** The words of a stored kind; null for one of a later version. */
export function newsText(kind: string): NewsText | null {
  return Object.hasOwn(NEWS, kind) ? NEWS[kind as NewsKind] : null
}
