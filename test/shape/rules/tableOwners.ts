import { childrenOf, type Sources, type SyntaxNode, statementsOf } from './parseSource.ts'

/** Who writes a table: a feature of `api`, a part of its plumbing, or another process. Nobody else does. */
export const TABLE_OWNERS: Record<string, string[]> = {
  accounts: [
    ...['account', 'profile', 'identity', 'receipt_salt', 'auth_session', 'wallet_nonce', 'step_up'],
    ...['email_code', 'known_browser'],
    ...[
      'totp',
      'recovery_set',
      'factor_lock',
      'passkey',
      'passkey_challenge',
      'factor_removal',
      'device_key',
    ],
    ...['erasure', 'export_job'],
  ],
  transactions: ['tx_intent'],
  creators: [
    'creator',
    'channel',
    'handle_past',
    'handle_kept',
    'handle_key',
    'collection',
    'tier_text',
    'follower',
    'channel_role',
  ],
  access: [
    ...['gate', 'condition', 'ban', 'decision', 'receipt_pending', 'seat', 'seat_past'],
    ...['seat_lease', 'room_slot', 'retry_token', 'position', 'absence', 'late_removal', 'wait_line'],
    ...['ban_mark', 'browser_mark', 'mark_key', 'entitlement'],
    ...['floor', 'floor_request', 'floor_place', 'floor_spoke'],
  ],
  passes: ['share_link', 'change_check'],
  bookings: [
    ...[
      'booking',
      'booking_step',
      'call_agreement',
      'call_calendar',
      'call_file',
      'call_finding',
      'call_hold',
      'call_move',
      'call_offer',
      'call_price',
      'call_reservation',
      'call_ruling',
      'call_statement',
      'call_time',
      'card_agreement',
      'keeper',
      'settlement',
    ],
  ],
  calls: ['call_room', 'call_peer', 'call_signal', 'call_span', 'call_beat', 'call_key'],
  tips: ['tip_context', 'tip_name'],
  attestation: ['pass_revocation'],
  services: ['service_tx'],
  billing: [
    'connect_account',
    'tier_card_price',
    'card_customer',
    'card_key',
    'saved_card',
    'purchase',
    'attempt',
    'payout',
    ...['refund', 'refund_wish', 'card_dispute'],
    'card_move',
  ],
  ledger: [
    ...['ledger_account', 'journal', 'posting', 'ledger_finding'],
    ...['ledger_finding_end', 'reconcile_run', 'reconcile_diff', 'credit_notice'],
  ],
  rooms: [
    ...['room', 'media_node', 'media_proof', 'evidence', 'opening_pause', 'reminder', 'announcement'],
    ...['hub_link', 'club', 'club_member', 'co_host', 'room_share'],
    ...['invitation', 'invitation_token', 'invitation_opt_out', 'invitation_key'],
  ],
  chat: ['chat_head', 'chat_rule', 'chat_message', 'chat_writer', 'chat_silence', 'chat_shield'],
  moderation: [
    ...[
      'action_log',
      'rule',
      'appeal',
      'removed_text',
      'report',
      'reporter',
      'evasion_hint',
      'evasion_trace',
    ],
  ],
  discovery: ['search_word'],
  installation: ['payment_platform'],
  notifications: ['notification', 'delivery', 'mail_suppression', 'mail_choice', 'unsubscribe'],
  queue: ['outbox', 'pulse', 'call_pace'],
  http: ['idempotency', 'rate_limit'],
  inbox: ['inbox', 'event_cursor'],
  indexer: [
    ...[
      'block',
      'event',
      'orphan',
      'cursor',
      'undo',
      'reorg',
      'gap',
      'watch',
      'touch',
      'pass_collection',
      'tier',
    ],
    ...['pass', 'pass_sale', 'credit', 'currency', 'fee', 'dispute', 'suspension', 'family'],
    ...['follow', 'voucher', 'card_claim', 'pass_receipt', 'pass_settlement'],
    ...['hub_room', 'producer', 'hub_session', 'tip', 'token_lock'],
    ...['offer', 'policy', 'quote_void', 'escrow', 'escrow_move'],
    ...['attendance', 'booking_dispute', 'court_case'],
    ...['creator_token', 'token_balance', 'token_trade', 'token_payout', 'allocation', 'vault', 'stake'],
    ...['vault_votes', 'vault_checkpoint', 'vault_revenue', 'vault_income', 'vault_reward'],
    ...['renewal', 'renewal_payment', 'listing', 'resold'],
    ...['recording_collection', 'recording', 'recording_balance', 'consent', 'recording_sale'],
    ...['split', 'kept_payees', 'pool', 'split_payment', 'supporter_payment'],
    ...['governor', 'quorum_change', 'proposal', 'vote', 'timelock_call', 'security_event'],
  ],
  /** written by migrations and the local world only */
  nobody: ['clock', 'currency', 'audit', 'sign_key', 'fee_schedule'],
}

const OWNER = new Map(Object.entries(TABLE_OWNERS).flatMap(([owner, all]) => all.map((one) => [one, owner])))

/** Stands for what a template or a sum puts into a text. */
export const COMPUTED = '\u0000'
const NAME = `(?:[\\w".]|${COMPUTED})*`
/** A statement that writes, up to its table; a text that ends behind the verb is put together with the table. */
const WRITES = [
  new RegExp(`\\b(?:INSERT|MERGE)\\s+INTO\\b\\s*(?:ONLY\\s+)?(${NAME})`, 'gi'),
  new RegExp(`\\bDELETE\\s+FROM\\b\\s*(?:ONLY\\s+)?(${NAME})`, 'gi'),
  new RegExp(`\\bTRUNCATE\\b\\s*(?:TABLE\\s+)?(?:ONLY\\s+)?(${NAME})`, 'g'),
  new RegExp(`\\bCOPY\\b\\s+(${NAME})\\s*(?:\\([^)]*\\)\\s*)?FROM\\b`, 'g'),
  new RegExp(
    `(?<!\\b(?:FOR|DO|KEY|BEFORE|AFTER)\\s+)\\bUPDATE\\s+(?:ONLY\\s+)?(${NAME})(?:\\s+(?:AS\\s+)?\\w+)?\\s+SET\\b`,
    'gi',
  ),
  // a table that is put together leaves no SET in the same text
  new RegExp(
    `(?<!\\b(?:FOR|DO|KEY|BEFORE|AFTER)\\s+)\\bUPDATE\\s+(?:ONLY\\s+)?((?:app|lib|chain)?\\.?${COMPUTED}|$)`,
    'gi',
  ),
]
const PRISMA_WRITES = /^(create|update|delete)(Many(AndReturn)?)?$|^upsert$/

/** Names of the tables that the SQL in a text writes; one that the program puts together is ''. */
function tablesWritten(sql: string): string[] {
  return WRITES.flatMap((pattern) => [...sql.matchAll(pattern)]).map(([, name = '']) =>
    name.includes(COMPUTED) ? '' : (name.replaceAll('"', '').split('.').at(-1) ?? ''),
  )
}

/** Texts of a source as far as they are written out. The parts of a template or a sum are one text. */
export function textsBelow(node: SyntaxNode): string[] {
  const whole = textOf(node)
  if (whole === null) return childrenOf(node).flatMap(textsBelow)
  const inner = node.type === 'TemplateLiteral' ? (node.expressions as SyntaxNode[]) : []
  return [whole, ...inner.flatMap(textsBelow)]
}

function textOf(node: SyntaxNode): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type === 'TemplateLiteral')
    return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(COMPUTED)
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null
  const [left, right] = [textOf(node.left as SyntaxNode), textOf(node.right as SyntaxNode)]
  return left === null && right === null ? null : (left ?? COMPUTED) + (right ?? COMPUTED)
}

/** Tables that calls of the Prisma client write: `prisma.tierText.update(…)`, `tx.room.upsert(…)`. */
function prismaTables(node: SyntaxNode): string[] {
  const below = childrenOf(node).flatMap(prismaTables)
  const method = node.type === 'CallExpression' ? (node.callee as SyntaxNode) : null
  const model = method?.type === 'MemberExpression' ? (method.object as SyntaxNode) : null
  if (!method || model?.type !== 'MemberExpression') return below
  if (!PRISMA_WRITES.test(String((method.property as SyntaxNode).name))) return below
  const client = String((model.object as SyntaxNode).name ?? '')
  if (model.computed) return /prisma|^tx$/i.test(client) ? [...below, ''] : below
  const table = String((model.property as SyntaxNode).name).replace(
    /[A-Z]/g,
    (one) => `_${one.toLowerCase()}`,
  )
  return OWNER.has(table) ? [...below, table] : below
}

/** A table is written only by the feature of `api` that owns it, and its name stands in the statement. */
export function foreignWrites(sources: Sources): string[] {
  const found = Object.entries(sources).flatMap(([path, text]) => {
    const [, folder = '', rest] = path.split('/')
    const writer = rest === undefined ? 'api' : folder
    const body = statementsOf(path, text)
    const tables = [...body.flatMap(textsBelow).flatMap(tablesWritten), ...body.flatMap(prismaTables)]
    return tables.flatMap((table) => {
      if (table === '') return [`${path} computes the name of a table it writes`]
      const owner = OWNER.get(table)
      if (owner === undefined) return [`${path} writes ${table}, which nobody owns`]
      return owner === writer ? [] : [`${path} writes ${table} of ${owner}`]
    })
  })
  return [...new Set(found)]
}
