import type { Params } from '../feature.ts'

/** A call as it was answered. Neither keys of the API nor what a card or a bank is known by stands here. */
export interface LoggedCall {
  /** counts up from 1 */
  seq: number
  requestId: string
  method: string
  path: string
  /** template of the verb that answered, e.g. `/v1/customers/{customer}`; null when none did */
  verb: string | null
  params: Params
  idempotencyKey: string | null
  /** connected account for which the call was; null for the platform's own */
  account: string | null
  /** of the API, as the client names it */
  version: string | null
  /** null when the connection was closed in place of an answer */
  status: number | null
  /** true: the answer was kept from an earlier call with the same key */
  isReplayed: boolean
}

/** The newest calls, in memory. */
export interface CallLog {
  add(call: Omit<LoggedCall, 'seq' | 'params'> & { params: Params }): void
  /** in their order, from behind `after` on */
  list(after: number): LoggedCall[]
}

const KEPT = 10_000
const SECRETS = new Set([
  ...['number', 'cvc', 'account_number', 'iban', 'id_number', 'ssn_last_4', 'document'],
  ...['secret', 'client_secret', 'password', 'token'],
])

export function createCallLog(): CallLog {
  const calls: LoggedCall[] = []
  let seq = 0
  return {
    add(call) {
      seq++
      calls.push({ ...call, seq, params: withoutSecrets(call.params) as Params })
      // now and then, as each removal moves them all
      if (calls.length >= KEPT * 1.1) calls.splice(0, calls.length - KEPT)
    },
    list: (after) => calls.slice(-KEPT).filter((call) => call.seq > after),
  }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      SECRETS.has(field) ? '(secret)' : withoutSecrets(inner),
    ]),
  )
}
