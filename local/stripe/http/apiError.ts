/** Further fields of an error body. */
export interface ErrorFacts {
  /** kind of the error where it does not follow from the status */
  type?: 'idempotency_error' | 'card_error' | 'api_error' | 'invalid_request_error'
  param?: string | undefined
  decline_code?: string
  /** objects that a 402 carries: the intent, the charge's id */
  payment_intent?: unknown
  payment_method?: unknown
  charge?: string
}

/** What the API answers when it refuses; nothing of the transaction stays, unless `isKept`. */
export class ApiError extends Error {
  readonly status: number
  /** empty where the provider has none */
  readonly code: string
  readonly facts: ErrorFacts
  /** `card_error`, `invalid_request_error`, `idempotency_error`, `api_error` */
  readonly type: string
  /** true: what was written stays, as the failed charge of a declined card does */
  isKept = false
  /** further headers of the answer */
  headers: Readonly<Record<string, string>> = {}

  constructor(status: number, code: string, message: string, facts: ErrorFacts = {}) {
    super(message)
    this.status = status
    this.code = code
    this.facts = facts
    this.type =
      facts.type ?? (status === 402 ? 'card_error' : status >= 500 ? 'api_error' : 'invalid_request_error')
  }

  body(): object {
    const { code, message, type, facts } = this
    return { error: { ...(code === '' ? {} : { code }), message, ...facts, type } }
  }
}
