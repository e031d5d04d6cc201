import { callVerdict, type MetCall } from '../calls/meeting/callVerdict.ts'
import { mayDo } from '../channel/roleActs.ts'
import type { Action, BanKind, ChannelRole, EntitlementSource, RoomState, Visibility } from '../words.ts'
import type { Entitlement, FrozenRight, LostEntitlement } from './entitlement.ts'
import { type Gate, opensToEither, tierAsked, tokensAsked } from './gate.ts'
import {
  A_FOLLOW,
  besidePass,
  type ConditionCheck,
  cardOpening,
  checksOf,
  enoughTokens,
  isHeldApart,
  isOfPass,
  isOpenedBy,
  type Opening,
  opensWith,
  rightEnd,
  rightsTogether,
} from './opening.ts'
import { isSameSubject, isTokenCondition, type TokenSubject } from './tokenCondition.ts'
import type { ChainPoint, DenyFacts, Verdict } from './verdict.ts'

/** Everything a verdict depends on. Times are seconds since the epoch. */
export interface DecideInput {
  action: Action
  room: { state: RoomState; visibility: Visibility; gate: Gate | null; isOpen: boolean }
  /** true when the account owns the room's channel */
  isHost: boolean
  /** true when it agreed to host the room beside that channel */
  isCoHost?: boolean
  /** the role of the account in the room's channel */
  role: ChannelRole | null
  /**
   * what keeps the account out of the room's channel; where there are several, a ban before a kick. `isByCoHost`: only out of that of
   * somebody who hosts the room beside it
   */
  ban: { kind: BanKind; ruleCode: string; reason: string; until: number | null; isByCoHost?: boolean } | null
  /** the booked call that the room is for, of who is a side of it; null for everybody else, absent of every other room */
  call?: MetCall | null
  entitlements: Entitlement[]
  lost: LostEntitlement[]
  /** rights by card that are on hold */
  frozen: FrozenRight[]
  /** tokens whose contracts did not say what is held of them */
  silent: readonly TokenSubject[]
  /** null when the door needs no chain (public or private room, host, role, what opens without a pass) */
  chain: ChainPoint | null
  /** database time */
  now: number
}

type Denied = Extract<Verdict, { verdict: 'deny' }>

const deny = (reason: Denied['reason'], facts: DenyFacts = {}): Denied => ({ verdict: 'deny', reason, facts })

/** Version of the rules below; it is part of every signed decision. */
export const POLICY_VERSION = 11

/**
 * True when an entitlement holds at the cited block and at database time; both must be before its end.
 * An entitlement may begin by either clock, because a block's time can be ahead of ours.
 */
export function isLive(entitlement: Entitlement, now: number, blockAt: number | null): boolean {
  if (entitlement.validFrom > Math.max(now, blockAt ?? now)) return false
  if (entitlement.validUntil === null) return true
  return entitlement.validUntil > now && (blockAt === null || entitlement.validUntil > blockAt)
}

const isOwn = ({ collection }: { collection?: string }): boolean => collection === undefined

/** What is said in one sentence where passes or tokens of several creators would do. */
const OF_EITHER: readonly Denied['reason'][] = ['NO_PASS', 'TIER_REQUIRED', 'TOKENS_SHORT']

function denyPass(input: DecideInput, gate: Gate, live: readonly Entitlement[]): Denied {
  const tier = tierAsked(gate)
  const held = live.filter(isOfPass).sort((a, b) => rightEnd(b) - rightEnd(a) || b.rank - a.rank)[0]
  if (held && tier) {
    return deny('TIER_REQUIRED', {
      requiredTier: tier.tierNo,
      requiredTierName: tier.tierName,
      heldTier: held.tierNo,
    })
  }
  const expired = input.entitlements
    .filter(isOfPass)
    .filter((entitlement) => entitlement.validUntil !== null && !live.includes(entitlement))
    .map(
      (entitlement): LostEntitlement => ({
        ...entitlement,
        cause: 'expired',
        at: entitlement.validUntil ?? 0,
      }),
    )
  // what ended elsewhere is not renewed here; what the network dropped comes back wherever it was bought
  const known = input.lost.filter((one) => isOwn(one) || one.cause === 'reorged')
  const lost = [...known, ...expired].sort((a, b) => b.at - a.at)[0]
  if (lost) {
    const code = { expired: 'PASS_EXPIRED', moved: 'PASS_MOVED', reorged: 'REORGED' } as const
    const block = lost.block === undefined ? {} : { block: lost.block }
    const tierHeld = lost.tierNo > 0 && isOwn(lost) ? { heldTier: lost.tierNo } : {}
    return deny(code[lost.cause], { at: lost.at, ...tierHeld, ...block })
  }
  return deny('NO_PASS', tier ? { requiredTier: tier.tierNo, requiredTierName: tier.tierName } : {})
}

/**
 * Why a gate does not open, and what would open it. A follow is asked for first, for it costs nothing; tokens where a pass would not do as
 * well, and is not missing.
 */
function missingAt(input: DecideInput, gate: Gate, live: readonly Entitlement[]): [Denied, Opening[]] {
  const groups = rightsTogether(gate, live)
  const opens = (more: readonly Opening[]) => groups.some((rights) => isOpenedBy(gate, [...rights, ...more]))
  if (opens([A_FOLLOW])) return [deny('FOLLOW_REQUIRED'), [A_FOLLOW]]
  const frozen = [...input.frozen].sort((a, b) => b.rank - a.rank)
  const onHold = frozen.find((one) => opens([cardOpening(one), ...besidePass(gate)])) ?? frozen[0]
  const byCard = input.frozen.map(cardOpening)
  if (onHold && opens([...byCard, ...besidePass(gate)]))
    return [
      deny('PAYMENT_FROZEN', isOwn(onHold) ? { heldTier: onHold.tierNo } : {}),
      [...byCard, ...besidePass(gate)],
    ]
  const takesPass =
    gate.mode === 'any' && gate.conditions.some(({ kind }) => kind === 'pass' || kind === 'tier')
  const tokens = [...enoughTokens(gate), A_FOLLOW]
  const isOfTokens = !takesPass && opens(tokens)
  const denied = isOfTokens ? deny('TOKENS_SHORT') : denyPass(input, gate, live)
  // whoever has nothing of either creator is told so; what they had and lost says more
  if (opensToEither(gate) && OF_EITHER.includes(denied.reason))
    return [{ ...denied, reason: 'COLLAB_TOKENS' }, isOfTokens ? tokens : []]
  return [denied, isOfTokens ? tokens : []]
}

function refuse(input: DecideInput, gate: Gate, live: readonly Entitlement[]): Verdict {
  const [verdict, more] = missingAt(input, gate, live)
  // of one condition that is no token the code says all
  if (gate.conditions.length === 1 && tokensAsked(gate).length === 0) return verdict
  // a follow that is missing alone is no matter of wallets
  const isSplit = verdict.reason !== 'FOLLOW_REQUIRED' && isHeldApart(gate, live)
  const checks = checksOf(gate, live, more).map((one) => withSilence(one, input.silent))
  return { ...verdict, facts: { ...verdict.facts, checks, ...(isSplit ? { isSplit } : {}) } }
}

/** A token that said nothing opens nothing; who is told that they have none of it would look in the wrong place. It may have told of another wallet. */
function withSilence(one: ConditionCheck, silent: DecideInput['silent']): ConditionCheck {
  const { condition, isMet, heldUnits } = one
  const isSilent =
    !isMet &&
    heldUnits === '0' &&
    isTokenCondition(condition) &&
    silent.some((other) => isSameSubject(other, condition))
  return isSilent ? { ...one, isSilent } : one
}

/** The claimed invitation that opens a private room; null when there is none. */
function invitedBy({ entitlements, now }: DecideInput): Entitlement | null {
  return entitlements.find((right) => right.source === 'invite' && isLive(right, now, null)) ?? null
}

function denyOut({ kind, ruleCode, reason, until }: NonNullable<DecideInput['ban']>): Verdict {
  const facts = { ruleCode, reason, ...(until === null ? {} : { until }) }
  return deny(kind === 'kick' ? 'KICKED' : 'BANNED', facts)
}

function allowGated(needed: readonly Entitlement[]): Verdict {
  const end = Math.min(...needed.map(rightEnd))
  const [entitlement = null] = needed
  const wallet = needed.find((right) => right.wallet !== undefined)?.wallet
  return {
    ...{ verdict: 'allow', entitlement, validUntil: end === Number.MAX_SAFE_INTEGER ? null : end },
    ...(wallet === undefined ? {} : { wallet }),
  }
}

/**
 * Who may enter, from facts alone: banned, not invited, kicked, ended, not live, gate, in this order. Device and capacity are
 * decided by the admission transaction, because only it can see them. A role in the channel opens every room of it, and a
 * producer hosts there; so does who agreed to host beside it, in that room. What a co-host's channel keeps out stays out of the room, but for its own team and its hosts. Who asks to speak is let speak where they would be let in. Of a booked call its two sides alone, whatever their roles. `validUntil` of an allow is the end of the first to end of the entitlements that it needs.
 */
export function decide(input: DecideInput): Verdict {
  const { room, isHost, isCoHost = false, role, now } = input
  const isStaff = isHost || isCoHost || role !== null
  const ban = isStaff && input.ban?.isByCoHost ? null : input.ban
  if (ban?.kind === 'ban') return denyOut(ban)
  const { action, call } = input
  if (call !== undefined || action === 'call')
    return call && action === 'call' ? callVerdict(call, room.state !== 'live', now) : deny('NOT_INVITED')
  const isPrivate = room.visibility === 'private'
  const invitation = isPrivate && !isStaff ? invitedBy(input) : null
  if (isPrivate && !isStaff && !invitation) return deny('NOT_INVITED')
  if (ban) return denyOut(ban)
  if (room.state === 'ended') return deny('ENDED')
  const free: Verdict = { verdict: 'allow', entitlement: null, validUntil: null }
  const ofStaff: Verdict = isHost
    ? free
    : isCoHost
      ? { ...free, role: 'co-host' }
      : role
        ? { ...free, role }
        : free
  if (action === 'host')
    return (isHost || isCoHost || mayDo(role ?? 'viewer', 'hostStream')) && room.isOpen
      ? ofStaff
      : deny('NOT_LIVE')
  if (room.state !== 'live') return deny('NOT_LIVE')
  if (isStaff) return ofStaff
  if (room.visibility === 'public') return free
  if (isPrivate)
    return { verdict: 'allow', entitlement: invitation, validUntil: invitation?.validUntil ?? null }
  const gate = room.gate
  if (!gate) throw new TypeError('a members-only room has a gate')
  const live = input.entitlements.filter((r) => isLive(r, now, input.chain?.blockAt ?? null))
  const needed = opensWith(gate, live)
  return needed ? allowGated(needed) : refuse(input, gate, live)
}

/**
 * True when what a gate asks to be locked for its room is not: whoever takes it back leaves, and no other want makes them wait, for it may
 * let in somebody else by then. Where any condition is enough, of somebody whom it let in and whom nothing else does.
 * @param source what let them in
 */
export function lacksLock(input: DecideInput, source: EntitlementSource | null): boolean {
  const { gate } = input.room
  const conditions = tokensAsked(gate ?? { conditions: [] }).filter(
    ({ lockedFor }) => lockedFor !== undefined,
  )
  if (!gate || conditions.length === 0) return false
  const live = input.entitlements.filter((r) => isLive(r, input.now, input.chain?.blockAt ?? null))
  return (gate.mode === 'all' || source === 'erc20') && !isOpenedBy({ mode: gate.mode, conditions }, live)
}

/** True for an allow that rests on what is locked for the room: nobody else has it meanwhile. */
export function isByLock(gate: Gate | null, verdict: Verdict): boolean {
  if (verdict.verdict === 'deny' || !gate || !verdict.entitlement) return false
  const hasLocked = tokensAsked(gate).some(({ lockedFor }) => lockedFor !== undefined)
  return hasLocked && (gate.mode === 'all' || verdict.entitlement.holding?.lockedFor !== undefined)
}
