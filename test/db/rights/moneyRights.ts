type Verb = 'read' | 'add' | 'change' | 'take'

/** What each login does with the rows of a table of money, and why. */
export interface MoneyRight {
  api: readonly Verb[]
  worker: readonly Verb[]
  reconciler?: readonly Verb[]
  reason: string
}

const ALL: readonly Verb[] = ['read', 'add', 'change', 'take']
const WRITTEN: readonly Verb[] = ['read', 'add', 'change']
const ADDED: readonly Verb[] = ['read', 'add']
const READ: readonly Verb[] = ['read']
const BOOKS = 'a press or a job writes what it moved, in the transaction that knows of it; nothing is changed'

/** Verb by verb, for every table that is forced, or holds what money hangs on. */
export const MONEY_RIGHTS: Record<string, MoneyRight> = {
  attempt: { api: WRITTEN, worker: WRITTEN, reason: 'whoever asks the provider writes down what it asks' },
  service_tx: { api: READ, worker: WRITTEN, reason: 'a job sends them; the api says how it stands' },
  card_customer: {
    api: WRITTEN,
    worker: ALL,
    reason: 'made by whoever asks first; jobs drop those of nobody',
  },
  card_dispute: { api: READ, worker: WRITTEN, reason: 'banks are heard by jobs alone' },
  card_key: { api: ADDED, worker: ADDED, reason: 'made by whoever needs it first' },
  card_move: {
    api: WRITTEN,
    worker: ['read', 'change', 'take'],
    reason: 'a press begins one, jobs follow it',
  },
  connect_account: {
    ...{ api: ALL, worker: ['read', 'change', 'take'] },
    reason: 'a press begins one and takes an attempt back; jobs read it again and erase it',
  },
  entitlement: { api: WRITTEN, worker: ALL, reason: 'given by whoever hears of the money; erased by jobs' },
  event_cursor: { api: READ, worker: ALL, reason: 'lists of events are read by jobs' },
  fee_schedule: { api: READ, worker: READ, reason: 'set by the owner' },
  inbox: {
    api: WRITTEN,
    worker: ALL,
    reason: 'the api takes notices in, a job works on them and forgets them',
  },
  journal: { api: ADDED, worker: ADDED, reason: BOOKS },
  ledger_account: { api: ADDED, worker: ADDED, reason: BOOKS },
  ledger_finding: { api: ADDED, worker: ADDED, reason: 'noted with the journal that it is about' },
  ledger_finding_end: {
    api: READ,
    worker: ADDED,
    reason: 'by itself in a job, or by a function with a reason',
  },
  pass_revocation: {
    api: ADDED,
    worker: WRITTEN,
    reason: 'asked for with a refund; a job sends and follows it',
  },
  payment_platform: { api: ADDED, worker: ADDED, reason: 'pinned by whichever process is first' },
  payout: { api: READ, worker: ALL, reason: 'read at the provider by jobs alone' },
  posting: { api: ADDED, worker: ADDED, reason: BOOKS },
  purchase: {
    api: WRITTEN,
    worker: ['read', 'change'],
    reason: 'a press begins one; both hear what became of it',
  },
  reconcile_diff: { api: READ, worker: ADDED, reconciler: READ, reason: 'jobs compare' },
  reconcile_run: { api: READ, worker: ADDED, reconciler: READ, reason: 'jobs compare' },
  refund: { api: WRITTEN, worker: WRITTEN, reason: 'a press or a notice begins one; both ask for it' },
  refund_wish: { api: WRITTEN, worker: READ, reason: 'asked by a fan, decided by a creator' },
  saved_card: { api: WRITTEN, worker: ALL, reason: 'kept by whoever hears of it first; erased by jobs' },
  tier_card_price: { api: ADDED, worker: READ, reason: 'set by its creator' },
}
