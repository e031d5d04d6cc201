import type { CallFinding } from '#domain/calls/meeting/finding.ts'
import type { SeenCall } from '#domain/calls/meeting/presence.ts'
import type { CallSide } from '#domain/calls/words.ts'
import type { BundleFinding } from '#protocol/calls/bundle/callBundle.ts'

/** holds: signed so, or the same when computed again; differs: neither; unknown: it cannot be checked here. */
export type CheckState = 'holds' | 'differs' | 'unknown'

/** A row that is not as it was signed. unsigned: a beat that the key of its page did not sign so, whatever the site sealed. */
export interface RowFault {
  /** `BundleRow.name` */
  name: string
  how: 'changed' | 'added' | 'removed' | 'unsigned'
}

/** A device key of a side. */
export interface KeyReport {
  side: CallSide
  key: string
  /** who confirmed it; null: nobody */
  way: 'wallet' | 'passkey' | null
  /** of the confirmation; holds where there is none */
  state: CheckState
  /** 0x hex: the wallet that confirmed it, and whether it is the one that this side booked with */
  address: string | null
  isBooker: boolean
  /** how many beats name it, and how many of them it signed */
  beats: number
  signed: number
}

/** Numbers that a page counted and that are not on record: it could not bring them, or somebody left them out. Both ends are in it. */
export interface BeatGap {
  side: CallSide
  page: string
  from: number
  until: number
}

/** One of the site's own keys for signing, as `/.well-known/stagedoor.json` has it. */
export interface SiteKey {
  keyId: string
  /** base64url */
  public: string
  from: string
  until: string | null
}

/** What checking a bundle came to. */
export interface BundleReport {
  /** differs: something does; holds: seal, rows, finding and attestation do, no confirmed key differs, and the seal is by a key of the site that it names; unknown: the rest */
  state: CheckState
  seal: {
    /** that the signature is of these rows, by the key that it names */
    state: CheckState
    keyId: string
    /** that key is the site's, at that time; null: nobody asked the site */
    isOfSite: boolean | null
  }
  /** in the order of the rows; removed ones last */
  faults: RowFault[]
  keys: KeyReport[]
  gaps: BeatGap[]
  /** computed again from the rows whose signatures hold */
  seen: SeenCall
  /** the finding by all of them */
  computed: CallFinding
  /** none: the site found nothing; unknown: rows of a side without an account are gone, or it is so by the rows alone that had come in by then (`isEarlier`); `isImpossible`: times or rows of the file contradict each other */
  finding: {
    state: CheckState | 'none'
    kept: BundleFinding | null
    isEarlier?: boolean
    isImpossible?: boolean
  }
  /** none: nothing was signed; unknown: by an account whose contract alone knows its signatures */
  attestation: { state: CheckState | 'none'; attestor: string | null }
}

/** Whether a value of a stranger's file or of an answer is a key as a site lists it. */
export function isSiteKey(value: unknown): value is SiteKey {
  const { keyId, public: key, from, until } = (value ?? {}) as Record<string, unknown>
  const areTexts = [keyId, key, from].every((one) => typeof one === 'string')
  return areTexts && (until === null || typeof until === 'string')
}
