import type { ApiAnswer, Json } from './callApi.ts'
import { isFields, type ParityCall, type Played } from './playScenario.ts'

/** Texts that are states or kinds: their values count, of all others only their form. */
const STATES = new Set([
  ...['object', 'status', 'type', 'reason', 'code', 'decline_code', 'param', 'currency', 'default_currency'],
  ...[
    'reporting_category',
    'balance_type',
    'source_type',
    'mode',
    'ui_mode',
    'payment_status',
    'submit_type',
  ],
  ...[
    'capture_method',
    'confirmation_method',
    'setup_future_usage',
    'brand',
    'funding',
    'network',
    'country',
  ],
  ...['failure_code', 'cancellation_reason', 'network_status', 'dashboard', 'api_version', 'use_case'],
  ...['fees_collector', 'losses_collector', 'pending_reason', 'billing_scheme', 'tax_behavior'],
])
/** Numbers that follow from what was asked; what the provider keeps and when it pays depend on the account. */
const AMOUNTS = /^(amount|quantity|unit_amount|application_fee_amount)/
/** Of these only the sign counts. */
const FEES = /^(fee|net)$/
/** Texts that say nothing about how the API works. */
const ID = /^([a-z]+(?:_[a-z]+)*)_[A-Za-z0-9]{6,}$/

/** Differences between what two worlds answered, a line each. */
export function comparePlayed(here: Played, there: Played, calls: readonly ParityCall[]): string[] {
  return calls.flatMap(({ name, isOfHistory }) => {
    const [ours, theirs] = [here.answers.get(name), there.answers.get(name)]
    if (here.withoutDestination.includes(name) || there.withoutDestination.includes(name)) return []
    if (!ours || !theirs) {
      const where = !ours && !theirs ? 'in neither' : ours ? 'there' : 'here'
      return [`${name}: not made ${where}, what it names was not answered`]
    }
    return isOfHistory
      ? compareAnswers(name, withoutHistory(ours), withoutHistory(theirs))
      : compareAnswers(name, ours, theirs)
  })
}

/** Differences between two answers to one call: field names, types, states, amounts. */
export function compareAnswers(name: string, here: ApiAnswer, there: ApiAnswer): string[] {
  if (here.status !== there.status) return [`${name}: answers ${here.status} here, ${there.status} there`]
  const lines: string[] = []
  compare(name, here.body, there.body, lines)
  return lines
}

/** An answer with the first item of each list, and without its numbers. */
function withoutHistory({ status, body }: ApiAnswer): ApiAnswer {
  const plain = (value: Json): Json => {
    if (typeof value === 'number') return 0
    if (Array.isArray(value)) return value.slice(0, 1).map(plain)
    if (!isFields(value)) return value
    return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, plain(item)]))
  }
  return { status, body: plain(body) }
}

function compare(path: string, here: Json | undefined, there: Json | undefined, lines: string[]): void {
  if (here === undefined) lines.push(`${path}: missing here, ${kindOf(path, there)} there`)
  else if (there === undefined) lines.push(`${path}: ${kindOf(path, here)} here, missing there`)
  else if (Array.isArray(here) && Array.isArray(there)) {
    if (here.length !== there.length) lines.push(`${path}: holds ${here.length} here, ${there.length} there`)
    for (let n = 0; n < Math.min(here.length, there.length); n++)
      compare(`${path}.${n}`, here[n], there[n], lines)
  } else if (isFields(here) && isFields(there)) {
    for (const field of new Set([...Object.keys(here), ...Object.keys(there)]))
      compare(`${path}.${field}`, here[field], there[field], lines)
  } else if (kindOf(path, here) !== kindOf(path, there))
    lines.push(`${path}: ${kindOf(path, here)} here, ${kindOf(path, there)} there`)
}

/** What of a value must be the same: its type, and of states and amounts the value. */
function kindOf(path: string, value: Json | undefined): string {
  const field = path.slice(path.lastIndexOf('.') + 1)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 'fraction'
    if (AMOUNTS.test(field)) return String(value)
    return FEES.test(field) ? `number ${Math.sign(value)}` : 'number'
  }
  if (typeof value === 'string') {
    if (STATES.has(field)) return `'${value}'`
    if (/^https?:\/\//.test(value)) return 'url'
    const prefix = ID.exec(value)?.[1]?.split('_')[0]
    return prefix === undefined ? 'text' : `id ${prefix}_`
  }
  return Array.isArray(value) ? 'list' : 'object'
}
