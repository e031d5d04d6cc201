import type { EvidenceKind, MediaKind } from '#domain/words.ts'

/** Something that a media provider says of one of its rooms, in our words. */
export interface MediaNotice {
  /** the provider's word for what happened, opaque */
  type: string
  /** what it proves; null: nothing that is followed here */
  kind: EvidenceKind | null
  /** names the fact, however often and whenever it is said; once in a provider */
  factId: string
  /** null: a room that cannot be of ours */
  providerRoomId: string | null
  /** the seat, where it is about one; null also for an id that no seat can have */
  userId: string | null
  /** what was published or is no more; null for other kinds */
  media: MediaKind | null
  /** when it happened, epoch milliseconds by the provider's clock */
  atMs: number
  /** when it was sent, by the same clock */
  sentAtMs: number
}

/** How a media provider signs and writes what it says. */
export interface MediaCallbacks {
  /** names of the headers that are looked at, in lower case */
  headers: { signature: string; application: string }
  /** False unless the raw bytes are signed by one of the keys, for the application of this installation. Constant time. */
  isGenuine(raw: Buffer, shown: { signature: string; application: string }, keys: readonly string[]): boolean
  /** Null for what is no callback at all. */
  read(raw: Buffer): MediaNotice | null
}
