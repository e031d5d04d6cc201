/** A notice of the payment provider, or an entry of its list, cut to what the inbox keeps. */
export interface InboxEvent {
  id: string
  /** `other`: none of those that anything here follows */
  type: string
  /** null: of the installation's own account */
  accountRef: string | null
  isLive: boolean
  objectRef: string
  objectKind: string
  /** seconds since the epoch */
  createdAt: number
}

/** What the inbox asks of the port. */
export interface EventSource {
  /** Believes a notice that one of the secrets signed at most 300 s from now. Throws when it did not. */
  parseEvent(raw: Buffer, header: string, secrets: readonly string[], nowS: number): InboxEvent
  /** What happened after an event, the oldest first; `after` null: the newest there are. */
  listEvents(wanted: {
    accountRef: string | null
    after: string | null
  }): Promise<{ events: InboxEvent[]; hasMore: boolean }>
}
