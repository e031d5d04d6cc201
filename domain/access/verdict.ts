import type { CallSide } from '../calls/words.ts'
import type { Typed } from '../names/isolated.ts'
import type { ChannelRole, DenyCode, Level } from '../words.ts'
import type { Entitlement } from './entitlement.ts'
import type { ConditionCheck } from './opening.ts'

/** Where the chain stood when the verdict was reached. Times are seconds since the epoch. */
export interface ChainPoint {
  chainId: number
  block: number
  /** 0x-prefixed hex, 32 bytes */
  blockHash: string
  blockAt: number
  epoch: number
  level: Level
}

/** What a denial tells the person, and nothing more. */
export interface DenyFacts {
  /** PASS_EXPIRED, PASS_MOVED; NOT_LIVE of a call: when it opens. Seconds since the epoch */
  at?: number
  /** PASS_MOVED, REORGED */
  block?: number
  /** TIER_REQUIRED: what the room asks for and what they hold; PAYMENT_FROZEN: what is on hold */
  requiredTier?: number
  requiredTierName?: Typed
  heldTier?: number
  /** of a gate with several conditions, or with tokens: which are met, by the wallet that comes closest. Never signed with its figures */
  checks?: ConditionCheck[]
  /** all of it is there, in several wallets: one has to have it */
  isSplit?: boolean
  /** CAPACITY_FULL */
  capacity?: number
  /** BANNED, KICKED */
  ruleCode?: string
  reason?: Typed
  /** OTHER_DEVICE: the seat that is taken; open seats of the person in other rooms, where those are too many */
  seatId?: string
  openSeats?: number
  /** OTHER_DEVICE, re-entry cool-down; BANNED, KICKED: its end. Seconds since the epoch */
  until?: number
  /** RATE_LIMITED: for how many seconds places of theirs stood empty */
  unseenS?: number
}

/** The pure answer of the access engine. A refusal is a value, not an error. */
export type Verdict =
  | {
      verdict: 'allow'
      /** what the one seat of the person is held by; null where nothing is asked */
      entitlement: Entitlement | null
      validUntil: number | null
      /** whose holdings it rests on, 0x hex; absent where no wallet was needed */
      wallet?: string
      /** the role in the channel that it rests on, in place of an entitlement; `co-host`: that they agreed to host the room; of a call the side */
      role?: ChannelRole | CallSide | 'co-host'
    }
  | { verdict: 'deny'; reason: DenyCode; facts: DenyFacts }
