/** What an event is about. `other`: nothing that is looked at here. */
export type EventObject =
  | 'payment'
  | 'checkout'
  | 'charge'
  | 'refund'
  | 'dispute'
  | 'payout'
  | 'account'
  | 'transfer'
  | 'fee'
  | 'other'

/** What the provider tells by itself. It proves nothing: the object is read again. Nothing else of the body is kept. */
export interface ProviderEvent {
  id: string
  /** the provider's own word, if it is one of our list, else `other` */
  type: string
  /** the creator's account that it is of; null: the platform's own */
  accountRef: string | null
  isLive: boolean
  objectRef: string
  objectKind: EventObject
  /** seconds since the epoch */
  createdAt: number
}

/** The body is not from the provider, too old, from the future, or no event. */
export class BadSignature extends Error {}

export interface Events {
  /**
   * The event of a request, if one of the secrets signed it at most 300 s before or after `nowS`.
   * @throws BadSignature for everything else, whatever it is
   */
  parseEvent(raw: Buffer, header: string, secrets: readonly string[], nowS: number): ProviderEvent
  /**
   * Events of the last 30 days that are newer than `after`, oldest first, one page: the next one begins behind its last.
   * Without `after` the page of the newest, oldest of them first. Throws PaymentsUnreachable, PaymentsBusy,
   * PaymentRefused; `GONE`: `after` is too old or never was.
   */
  listEvents(wanted: {
    accountRef: string | null
    after: string | null
  }): Promise<{ events: ProviderEvent[]; hasMore: boolean }>
}
