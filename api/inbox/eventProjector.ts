import type { PoolClient } from 'pg'
import type { InboxEndpoint } from '#domain/words.ts'

/** Something that happened at a provider, as far as its notice is believed: which object to ask for. */
export interface InboxRow {
  /** `platform`: of the installation's own account; `connect`: of a creator's; `trtc`: of the media provider */
  endpoint: InboxEndpoint
  /** opaque id at the provider, once in an endpoint */
  eventId: string
  /** of the creator's account; else null */
  accountRef: string | null
  /** the provider's word for the kind of the object, as in `EventProjector.kinds` */
  objectKind: string
  /** opaque id of the object */
  objectRef: string
  /** the provider's word for what happened: a hint, never proof */
  type: string
  isLive: boolean
  /** how often this was begun, this time included */
  tries: number
  receivedAt: Date
  /** what came in, byte by byte, where nothing can be asked for; else null */
  body?: Buffer | null
}

/** `unknown_parent`: the row of ours that this belongs to is not there (yet); it is asked again later, in the end parked. */
export type Projected = 'done' | 'unknown_parent'

/**
 * Brings what the provider has of some kinds of objects into our rows. The object is read whole and projected whole, whatever
 * the event says, so that any order, any repetition and any gap end alike; what is not ours at all is `done`.
 */
export interface EventProjector {
  /** the provider's words, such as `charge`; each kind has one projector */
  kinds: readonly string[]
  /**
   * Asks the provider, outside any transaction, within 20 s. What it answers is called once in the transaction that also
   * marks the event: it writes, and asks nobody. It is not called when meanwhile somebody else has the lease or a later
   * reading of the object was projected. Both may throw; a PaymentError of the port that says nothing happened is asked
   * again without end, anything else parks the event after some tries.
   */
  fetch(event: InboxRow): Promise<(tx: PoolClient) => Promise<Projected>>
}
