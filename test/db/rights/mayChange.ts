import { both, type ChangeableTable, GONE, type Right } from './changeable/changeable.ts'
import { CALLS_MAY_CHANGE } from './changeable/mayChangeCalls.ts'
import { CHAT_MAY_CHANGE } from './changeable/mayChangeChat.ts'

const QUEUE = 'the job queue keeps its work here; the library owns its schema as the role of the worker'

/**
 * Every table that the roles of api and worker may UPDATE or DELETE. Everything else it reads or adds to: what happened stays.
 * A new line needs a reason why the rows are a state that goes on and not the record of something.
 */
export const MAY_CHANGE: Record<string, ChangeableTable> = {
  'app.auth_session': {
    rights: both,
    worker: GONE,
    reason: 'a session is touched while it is used, and is gone when it ends',
  },
  'app.totp': {
    rights: both,
    worker: GONE,
    reason: 'the authenticator app of now, and the last step it was used for',
  },
  'app.recovery_set': { rights: both, worker: GONE, reason: 'codes that are still good; a used one is gone' },
  'app.factor_lock': { rights: both, worker: GONE, reason: 'wrong tries in a row; gone with a right one' },
  'app.passkey': { rights: both, worker: GONE, reason: 'its name, how often it was used; gone when removed' },
  'app.factor_removal': { rights: both, reason: 'a wait that is cancelled or over; each step is told' },
  'app.passkey_challenge': { rights: ['delete'], reason: 'used up by being taken' },
  'app.wallet_nonce': { rights: ['delete'], reason: 'a nonce is used up by being taken' },
  'app.account': { rights: ['update'], reason: 'a count of changes of its wallets and card rights' },
  'app.profile': { rights: ['update'], worker: [], reason: 'the name and the zone that somebody has now' },
  'app.erasure': { rights: ['update'], reason: 'how far it is; when it may begin is set by the owner' },
  'app.export_job': { rights: both, reason: 'a copy that is kept for a day' },
  'app.ban_mark': { rights: both, reason: 'compared while a ban lasts, then forgotten' },
  'app.browser_mark': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason: 'where an account was used last; forgotten, or gone with it',
  },
  'app.channel_role': {
    rights: both,
    reason: 'the role that somebody has now; what was given and taken is in action_log',
  },
  'app.follower': { rights: ['delete'], reason: 'whom somebody follows now' },
  'app.reminder': {
    rights: both,
    worker: GONE,
    reason: 'what somebody wants to be reminded of; forgotten afterwards',
  },
  'app.announcement': { rights: both, reason: 'how far a telling came; forgotten afterwards' },
  'app.connect_account': {
    rights: both,
    reason: 'the newest reading of what the payment provider has; goes with its creator',
  },
  'app.card_customer': {
    rights: both,
    api: ['update'],
    reason: 'how it was asked for until it is there; goes with its account',
  },
  'app.payout': {
    rights: both,
    api: [],
    reason: 'the newest reading of what the payment provider has; goes with its creator',
  },
  'app.saved_card': {
    rights: both,
    api: ['update'],
    reason: 'kept until its owner removes it; goes with its account',
  },
  'app.refund': { rights: ['update'], reason: 'what became of it; amount and flags stay as they were asked' },
  'app.refund_wish': { rights: ['update'], worker: [], reason: 'what its creator decided, once' },
  'app.card_move': {
    rights: both,
    api: ['update'],
    reason: 'what became of a voucher; what it says stays; goes with its account once nothing is held',
  },
  'app.card_dispute': {
    rights: ['update'],
    api: [],
    reason: 'how far a bank is, and what moved for it, each once',
  },
  'app.pass_revocation': {
    rights: ['update'],
    api: [],
    reason: 'how far it is; whose it is stays as it was asked for',
  },
  'app.service_tx': { rights: ['update'], api: [], reason: 'what became of it; what was signed stays' },
  'app.keeper': { rights: both, api: [], reason: 'how it stands now; gone with its key' },
  'app.purchase': {
    rights: ['update'],
    reason:
      'what became of it, and the date of its call while nothing is decided; what was agreed on stays as it was written',
  },
  'app.attempt': { rights: ['update'], reason: 'what came of it; what was asked stays as it was written' },
  'app.identity': { rights: ['update'], worker: [], reason: 'its end; nothing else of it changes' },
  'app.step_up': {
    rights: both,
    worker: GONE,
    reason: 'the last proof of a session and its last use; goes with it',
  },
  'app.channel': { rights: ['update'], reason: 'a channel is renamed and archived; its row stays' },
  'app.handle_past': { rights: both, worker: GONE, reason: 'a handle that was given up is kept for a while' },
  'app.handle_kept': { rights: ['delete'], reason: 'kept for a while, then forgotten' },
  'app.creator': {
    rights: ['update'],
    reason: 'which collection is shown; locked while channels are counted',
  },
  'app.ban': { rights: ['update'], reason: 'the ban in force; each change of it is a row of action_log' },
  'app.appeal': { rights: ['update'], reason: 'decided once; its text goes with its person' },
  'app.entitlement': {
    rights: both,
    api: ['update'],
    reason: 'a card right runs, stops and ends; what was paid for does not change; goes with its account',
  },
  'app.seat': { rights: both, reason: 'a seat has states; swept into seat_past, which is only added to' },
  'app.seat_lease': { rights: both, reason: 'renewed by beats, gone with the seat' },
  'app.absence': { rights: ['delete'], reason: 'counts for two hours, then swept' },
  'app.late_removal': {
    rights: ['delete'],
    reason: 'removals that are not confirmed yet; gone once they are',
  },
  'app.room_slot': { rights: both, reason: 'who has which place now; the number of places changes' },
  'app.wait_line': { rights: both, reason: 'who waits for a place now; gone with the turn' },
  'app.floor': { rights: both, reason: 'the number of a list and its order; gone with its room' },
  'app.floor_request': { rights: both, reason: 'who asks to speak, since when away; gone with it' },
  'app.floor_place': { rights: both, reason: 'who may speak now; gone with the place' },
  'app.floor_spoke': { rights: both, reason: 'seconds are added; gone with its room' },
  'app.retry_token': { rights: both, worker: GONE, reason: 'spent once, then swept' },
  'app.position': { rights: both, reason: 'how far a reader of the index has come' },
  'app.room': { rights: ['update'], reason: 'a room has states and a title; the last state stays' },
  'app.hub_link': { rights: both, api: [], reason: 'how far it was followed; gone with a reorg' },
  ...CHAT_MAY_CHANGE,
  ...CALLS_MAY_CHANGE,
  'app.club': { rights: both, worker: GONE, reason: 'closed, or gone with its owner; locked by a join' },
  'app.club_member': { rights: both, reason: 'who is a member now and until when; gone with the club' },
  'app.room_share': { rights: ['delete'], worker: GONE, reason: 'set anew' },
  'app.co_host': { rights: ['update'], worker: GONE, reason: 'an answer; who is removed is counted' },
  'app.invitation': { rights: both, reason: 'an invitation has states; it goes long after its stream' },
  'app.invitation_token': { rights: both, reason: 'what was mailed is forgotten; the newest alone opens' },
  'app.opening_pause': { rights: both, reason: 'until when somebody waits; forgotten afterwards' },
  'app.media_node': { rights: ['update'], worker: [], reason: 'beats of a node that is alive' },
  'app.inbox': {
    rights: both,
    api: ['update'],
    reason: 'work that is due; what was worked on stays a month',
  },
  'app.event_cursor': { rights: both, api: [], reason: 'how far a list was read; goes with its account' },
  'app.outbox': { rights: both, reason: 'work that is due; done work goes' },
  'app.email_code': { rights: both, reason: 'tries of a code are counted; it goes after a day' },
  'app.known_browser': { rights: both, worker: GONE, reason: 'its cookie changes; forgotten after a year' },
  'app.notification': { rights: both, reason: 'a later state replaces the earlier; old ones go' },
  'app.delivery': { rights: both, reason: 'a mail has states; old ones go' },
  'app.mail_suppression': {
    rights: both,
    worker: GONE,
    reason: 'until the address is seen to take mail again',
  },
  'app.mail_choice': { rights: both, worker: GONE, reason: 'which mails somebody wants now' },
  'app.unsubscribe': { rights: ['delete'], reason: 'ways out of mails that are long gone' },
  'app.search_word': { rights: both, reason: 'made anew from what can be found now' },
  'app.change_check': { rights: ['update'], reason: 'how far changes on the chain were compared' },
  'app.share_link': { rights: ['delete'], reason: 'goes with its account' },
  'app.tip_context': {
    rights: ['delete'],
    worker: GONE,
    reason: 'whom tips pay is said anew when a stream is opened again, and goes with its creator',
  },
  'app.credit_notice': {
    rights: both,
    api: [],
    reason: 'how much of what waits was told; goes with the link of its wallet, or its account',
  },
  'app.tip_name': { rights: both, worker: GONE, reason: 'whether somebody is named; goes with its account' },
  'app.pulse': { rights: ['update'], reason: 'when a process was last seen' },
  'app.call_pace': { rights: ['update'], reason: 'when the next call of a kind may leave' },
  'app.idempotency': { rights: both, worker: GONE, reason: 'answers are kept for a day' },
  'app.tx_intent': { rights: ['update'], reason: 'what became of a transaction is found out later' },
  'lib.rate_limit': { rights: both, worker: GONE, reason: 'counters of the running minute' },
  'graphile_worker._private_job_queues': { rights: both, api: [], reason: QUEUE },
  'graphile_worker._private_jobs': { rights: both, api: [], reason: QUEUE },
  'graphile_worker._private_known_crontabs': { rights: both, api: [], reason: QUEUE },
  'graphile_worker._private_tasks': { rights: both, api: [], reason: QUEUE },
  'graphile_worker.jobs': { rights: both, api: [], reason: QUEUE },
  'graphile_worker.migrations': { rights: both, api: [], reason: QUEUE },
}

/** Functions that run as the owner when api or worker calls them, or when a trigger does, and what they do. */
export const RUNS_AS_OWNER: Record<string, string> = {
  'app.now': 'reads the shift of the clock',
  'app.sign_up_guest': 'makes an account of a guest, and of nobody else',
  'app.erase_guest': 'takes what a guest had, once nothing of it is open',
  'app.close_account': 'closes an account that is active, with a day at least to undo it',
  'app.undo_closing': 'takes a closing back while there is time',
  'app.ensure_partitions': 'makes partitions of the coming days, which have no rights of their own',
  'app.check_journal': 'a trigger: the sums of a whole journal, whoever adds it',
  'app.check_posting': 'a trigger: whether a line came later than its journal',
  'app.erase_person': 'takes a person out of the record; see WRITES_AS_OWNER',
  'app.erase_purchases': 'the same of what was bought; see WRITES_AS_OWNER',
  'app.forget_comparisons': 'takes comparisons of 90 days ago, but for the last one of a side',
  'app.lift_ban': 'ends a ban that an act in the log takes back; see WRITES_AS_OWNER',
  'app.note_bookkeeping': 'adds a row to the record, of who looked at the money of others and why',
  'app.note_arbitration': 'adds a row to the record, of which arbiter read or ruled a dispute',
  'app.paid_account': 'where a sale by card is paid to, as everybody who buys has to know',
  'app.is_ours': 'whether an account at the provider is that of somebody here',
  'app.card_standing': 'what an account has and pays for by card, for the one statement of the door',
  'app.card_behind': 'the same with the collection of each, in its place',
  'app.card_gifts_in': 'what rooms show of gifts by card, to whoever is there',
  'app.card_tries': 'counts of refused cards, whoever used them',
  'app.same_card': 'which of some accounts share a card with one, and nothing of the card',
  'app.hold_saved': 'begins a hold on a card that was saved for just that call; see WRITES_AS_OWNER',
  'app.waiting_line': 'who waits for the provider, by turns of their creators',
  'app.differing_sides': 'says which sides differ, and nothing of what',
  'app.read_matters': 'a page of what is open; the record has the reason first',
  'app.read_money': 'what waits for a person; the record has the reason first',
  'app.end_matter': 'the end of a finding, and its row in the record',
}

/** Those of them that the api alone may call. */
export const CALLED_BY_API = ['app.card_gifts_in', 'app.note_arbitration']

/** Those of them that the worker alone may call. */
export const CALLED_BY_WORKER = ['app.same_card', 'app.forget_comparisons', 'app.hold_saved']

/** Those of them that write, each only what its own conditions let it; the one that clears the record is named first. */
export const WRITES_AS_OWNER: Record<string, string> = {
  'app.erase_person': 'takes the person out of the record, of an account that is closing past its undo alone',
  'app.erase_purchases': 'takes the person out of purchases, on the same conditions; the books stay',
  'app.forget_comparisons': 'old comparisons, of which a newer one of the same side is there',
  'app.hold_saved':
    'a copy of a purchase whose card is saved and not being forgotten, while its call is to come',
  'app.lift_ban': 'bans and marks of one act, whose end stands in the log with a reason',
  'app.erase_guest': 'takes what a guest had, who never became an account',
  'app.sign_up_guest': 'makes an account of a guest',
  'app.close_account': 'the state of one account and the row of its erasure',
  'app.undo_closing': 'the same, back',
  'app.note_bookkeeping': 'a row of the record, with a reason or not at all',
  'app.note_arbitration': 'a row of the record, by an arbiter',
  'app.read_matters': 'the same, and one for each creator whose money is in the page',
  'app.read_money': 'the same, and one for each creator whose money is read',
  'app.end_matter': 'the same, and the end of what is open',
}

/** Schemas in which the worker may make something; the api makes nothing anywhere. */
export const MAKES_IN: Record<string, string> = { graphile_worker: QUEUE }

/** What a login may do with rows of a table. */
export function rightsOf(login: 'api' | 'worker', table: string): Right[] {
  const line = MAY_CHANGE[table]
  return line?.[login] ?? line?.rights ?? []
}
