import type { HostedKind } from '../room/hostedKind.ts'
import type { RoomState, Visibility } from '../words.ts'
import { type DecideInput, decide } from './decide.ts'
import type { Entitlement } from './entitlement.ts'
import type { GateRules } from './gate.ts'
import { enoughUnlocked } from './opening.ts'
import type { TokenSubject } from './tokenCondition.ts'
import type { DenyFacts, Verdict } from './verdict.ts'

/** Somebody made up, at whose place a creator looks at a door. Tiers are those of the creator's collection, units the smallest of a token or stake. */
export type TriedAs =
  | { kind: 'guest' | 'nothing' | 'follower' | 'invited' | 'banned' | 'moderator' }
  | { kind: 'tier' | 'card'; tierNo: number; rank: number }
  /** who has a pass of another creator: its collection, 0x hex */
  | { kind: 'other-pass'; collection: string }
  | { kind: 'holder'; of: TokenSubject; units: bigint }

/** What a trial rests on: the rules of a room, saved or not. */
export interface TriedRoom {
  kind: HostedKind
  state: RoomState
  visibility: Visibility
  gate: GateRules | null
}

/**
 * What somebody made up would see: in, or the code of the door. It is no verdict, and nothing that signs takes it. Whether a place is
 * free is not asked.
 */
export type Trial =
  | { sees: 'room' }
  | {
      sees: Extract<Verdict, { verdict: 'deny' }>['reason'] | 'SIGN_IN_REQUIRED' | 'NOT_FOUND'
      facts: DenyFacts
    }

function madeUp(as: TriedAs): Entitlement[] {
  const right = { sourceKey: 'tried', validFrom: 0, validUntil: null, level: 'finalized' } as const
  if (as.kind === 'tier' || as.kind === 'card')
    return [{ ...right, source: as.kind === 'card' ? 'card' : 'chain', tierNo: as.tierNo, rank: as.rank }]
  if (as.kind === 'holder') {
    const { kind: source, ...subject } = as.of
    return [
      { ...right, source, tierNo: 0, rank: 0, wallet: 'tried', holding: { ...subject, units: as.units } },
    ]
  }
  if (as.kind === 'other-pass')
    return [{ ...right, source: 'chain', tierNo: 0, rank: 0, collection: as.collection }]
  if (as.kind === 'follower') return [{ ...right, source: 'follow', tierNo: 0, rank: 0 }]
  return as.kind === 'invited' ? [{ ...right, source: 'invite', tierNo: 0, rank: 0 }] : []
}

const BAN: DecideInput['ban'] = { kind: 'ban', ruleCode: 'host-decision', reason: '', until: null }

/** The door of a stream as somebody made up would find it, by the rules of every admission. What has not begun counts as live. */
export function tryGate(as: TriedAs, { state, visibility, gate }: Omit<TriedRoom, 'kind'>): Trial {
  const mayKnow = visibility !== 'private' || as.kind === 'invited' || as.kind === 'moderator'
  if (!mayKnow) return { sees: 'NOT_FOUND', facts: {} }
  if (as.kind === 'guest' && visibility !== 'public') return { sees: 'SIGN_IN_REQUIRED', facts: {} }
  const verdict = decide({
    action: 'watch',
    room: {
      state: state === 'ended' ? state : 'live',
      ...{ visibility, gate: gate && { ...gate, id: 'tried' }, isOpen: true },
    },
    ...{ isHost: false, role: as.kind === 'moderator' ? 'moderator' : null },
    ban: as.kind === 'banned' ? BAN : null,
    ...{ entitlements: madeUp(as), lost: [], frozen: [], silent: [], chain: null, now: 0 },
  })
  return verdict.verdict === 'allow' ? { sees: 'room' } : { sees: verdict.reason, facts: verdict.facts }
}

/**
 * True when somebody is out for want of tokens in this wallet alone: with enough of them, all the rest as it is and no other wallet, they
 * would come in. What is to be locked is no matter of want: who takes it back leaves.
 * @param wallet 0x hex
 */
export function lacksTokensAlone(input: DecideInput, wallet: string): boolean {
  const { gate } = input.room
  const enough = gate ? enoughUnlocked(gate) : []
  if (enough.length === 0) return false
  const right = { sourceKey: '', tierNo: 0, validFrom: 0, validUntil: null, level: 'latest', wallet } as const
  const others = input.entitlements.filter((one) => one.wallet === undefined || one.wallet === wallet)
  const entitlements = [...others, ...enough.map((one) => ({ ...right, ...one }))]
  return decide({ ...input, entitlements }).verdict === 'allow'
}
