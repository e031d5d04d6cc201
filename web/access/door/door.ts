import type { GateRules } from '#domain/access/gate.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { type HostedKind, KIND_PEOPLE, KIND_WORDS } from '#domain/room/hostedKind.ts'
import type { PassAction, Visibility } from '#domain/words.ts'
import type { TurnState } from '../line/lineFlow.ts'
import type { DoorCode, Refusal } from '../refusal.ts'

/** What the one button of a door does. `buy` is done by the passes feature, given as a prop. */
export type DoorAction =
  | { kind: 'sign-in' }
  | { kind: 'watch' }
  | { kind: 'buy'; pass: PassAction }
  | { kind: 'tiers' }
  | ({ kind: 'passes' } & Pick<DoorPasses, 'path'>)
  | { kind: 'retry' }
  | { kind: 'follow' }
  | { kind: 'get-tokens'; address: string }
  | ({ kind: 'copy-address' } & Pick<DoorAddress, 'address'>)
  | { kind: 'wait' }
  | { kind: 'leave-line' }
  | { kind: 'move' }
  | { kind: 'home' }
  | { kind: 'appeal' }
  | { kind: 'copy-link' }
  | { kind: 'reload' }

/** One condition of the gate, and how the person stands to it. */
export interface DoorLine {
  words: string
  isMet: boolean
  /** null: nobody was asked what they have */
  rest: string | null
  /** of a foreign token: there are others of its name */
  contract?: DoorAddress
}

/** Where a foreign token is, and the button that copies it. */
export interface DoorAddress {
  /** 0x hex */
  address: string
  label: string
}

/** A button that gets what is missing of a token. */
export interface DoorTokens {
  address: string
  label: string
}

/** A way to the passes of another creator. */
export interface DoorPasses {
  path: string
  handle: string
  label: string
}

/** What a door puts first by what things cost, chosen once while its card is open. */
export interface DoorFirst {
  /** of a way, as `ways.ts` names it; `all`: nothing is put first, and `why` is what all of it costs together */
  key: string
  /** of what that was read of; of something else `why` is not said */
  stamp: string
  /** `Cheapest: 0.004 ETH` */
  why: string
}

/** When the button wakes up: at once, or after seconds (and then perhaps by itself). */
export type DoorWait =
  | { until: 'now' }
  | { until: 'seconds'; seconds: number; isOwnRetry: boolean }
  | { until: 'time'; at: number; isOwnRetry: boolean }

export interface Door {
  code: DoorCode
  /** small line above the title */
  eyebrow: string
  title: string
  proof: string | null
  /** block behind the proof; shown in the chain's colour */
  block: number | null
  action: DoorAction
  label: string
  wait: DoorWait
  /** what else opens it, as one line; null where `lines` say it */
  others: string | null
  /** how the person stands to each of several conditions */
  lines: readonly DoorLine[]
  /** what stands above them */
  linesTitle: string
  /** why the button is the first of several, or what all that is asked for costs together; null where prices tell nothing */
  why: string | null
  /** tokens that open it as well */
  otherTokens: readonly DoorTokens[]
  /** what the button says that sells a pass of its own channel, where something else comes first; null where none does */
  otherPass: string | null
  /** tiers of its own channel open it */
  takesOwnTiers: boolean
  /** other creators whose passes open it as well */
  otherPasses: readonly DoorPasses[]
  /** what is missing can be got elsewhere: a second button asks again */
  checksAgain: boolean
  /** a door that no button opens */
  isShut: boolean
}

/** What a door says about one refusal. */
export interface DoorWords {
  title: string
  proof?: string | null
  block?: number | null
  action: DoorAction
  label: string
  wait?: DoorWait
  isShut?: boolean
}

/** What a door is of: a kind of room, or a fan club that is joined. */
export type DoorKind = HostedKind | 'club'

/** What the door knows besides the refusal. `when` writes an instant (seconds) in the viewer's zone. */
export interface DoorContext {
  channelName: Typed
  kind: DoorKind
  visibility: Visibility | null
  tierName: (tierNo: number) => Typed | null
  when: (atS: number, form: 'time' | 'date') => string
  endedAt: number | null
  endedByHost: boolean
  heldUntil: number | null
  capacity: number | null
  /** the door speaks to somebody without a wallet: no word of chains, and what it sells is paid by card */
  speaksCard: boolean
  /** the turn in front of a full room; null where nobody could be told of it */
  line?: TurnState | null
  /** what opens the gate besides, e.g. `a Gold pass or above` */
  otherWays: readonly string[]
  /** what the room asks for; null where it asks for nothing or is not known */
  gate?: GateRules | null
  /** tells the price of the pass that is sold by wallet from another one; null where none is */
  price?: string | null
  /** what prices put first; null where they are not known, or tell nothing */
  first?: DoorFirst | null
}

/** Words that a door alone has for a kind of room. */
const AT_DOOR = {
  stream: {
    ...{ media: 'picture', live: 'video', uses: 'watch', elsewhere: 'Watching on another device' },
    ...{ notLive: 'Creator is not currently streaming.', follows: 'Follow and enter' },
  },
  voice: {
    ...{ media: 'sound', live: 'sound', uses: 'listen to', elsewhere: 'Listening on another device' },
    ...{ notLive: 'Creator is not currently live.', follows: 'Follow and enter' },
  },
} satisfies Record<HostedKind, object>

/** A club is joined as a voice room is entered, and called something else. */
const CLUB = { room: 'fan club', does: 'join', uses: 'join', follows: 'Follow and join' }

/** What is behind the door, and what is done there. */
export function behindDoor(kind: DoorKind) {
  const of = kind === 'club' ? 'voice' : kind
  const words = { room: KIND_WORDS[of], ...KIND_PEOPLE[of], ...AT_DOOR[of] }
  return kind === 'club' ? { ...words, ...CLUB } : words
}

/** One refusal in words. */
export type Speak = (refusal: Refusal, context: DoorContext) => DoorWords
