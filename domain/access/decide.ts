import { mayDo } from '../channel/roleActs.ts'
import type { Action, BanKind, ChannelRole, EntitlementSource, RoomState, Visibility } from '../words.ts'
import type { Entitlement, FrozenRight, LostEntitlement } from './entitlement.ts'
import { type Condition, type Gate, tierAsked } from './gate.ts'
import type { ChainPoint, DenyFacts, Verdict } from './verdict.ts'

/** Everything a verdict depends on. Times are seconds since the epoch. */
export interface DecideInput {
  action: Action
  room: { state: RoomState; visibility: Visibility; gate: Gate | null; isOpen: boolean }
  /** true when the account owns the room's channel */
  isHost: boolean
  /** the role of the account in the room's channel */
  role: ChannelRole | null
  /** what keeps the account out of the room's channel; where there are several, a ban before a kick */
  ban: { kind: BanKind; ruleCode: string; reason: string; until: number | null } | null
  entitlements: Entitlement[]
  lost: LostEntitlement[]
  /** rights by card that are on hold */
  frozen: FrozenRight[]
  /** null when the door needs no chain (public or private room, host, role, what opens without a pass) */
  chain: ChainPoint | null
  /** database time */
  now: number
}

const deny = (reason: Extract<Verdict, { verdict: 'deny' }>['reason'], facts: DenyFacts = {}): Verdict => ({
  verdict: 'deny',
  reason,
  facts,
})

/** Version of the rules below; it is part of every signed decision. */
export const POLICY_VERSION = 4

/**
 * True when an entitlement holds at the cited block and at database time; both must be before its end.
 * An entitlement may begin by either clock, because a block's time can be ahead of ours.
 */
export function isLive(entitlement: Entitlement, now: number, blockAt: number | null): boolean {
  if (entitlement.validFrom > Math.max(now, blockAt ?? now)) return false
  if (entitlement.validUntil === null) return true
  return entitlement.validUntil > now && (blockAt === null || entitlement.validUntil > blockAt)
}

/** What of a right tells whether it satisfies a condition. */
export type Opening = Pick<Entitlement, 'rank' | 'source'>

const FOLLOW: Opening = { source: 'follow', rank: 0 }
/** What is used first: card time runs out by itself, a pass may be given away, a follow costs nothing. */
const USED_FIRST: readonly EntitlementSource[] = ['card', 'chain', 'comp', 'invite', 'follow']

function satisfies({ source, rank }: Opening, condition: Condition): boolean {
  if (condition.kind === 'follower') return source === 'follow'
  if (source === 'follow' || source === 'invite') return false
  return condition.kind === 'pass' || rank >= condition.rank
}

const isOfPass = (right: Opening): boolean => satisfies(right, { kind: 'pass' })

const endOf = ({ validUntil }: Entitlement): number => validUntil ?? Number.MAX_SAFE_INTEGER

/** What is used first comes first; of one source what lasts longest, on equal ends the higher rank. */
function inOrder(entitlements: readonly Entitlement[]): Entitlement[] {
  const placeOf = ({ source }: Entitlement) => USED_FIRST.indexOf(source)
  return [...entitlements].sort((a, b) => placeOf(a) - placeOf(b) || endOf(b) - endOf(a) || b.rank - a.rank)
}

/** True when each condition of a gate, or one where any is enough, is satisfied by one of some rights. */
export function isOpenedBy(gate: Pick<Gate, 'mode' | 'conditions'>, rights: readonly Opening[]): boolean {
  const isMet = (condition: Condition) => rights.some((right) => satisfies(right, condition))
  return gate.mode === 'any' ? gate.conditions.some(isMet) : gate.conditions.every(isMet)
}

/**
 * The rights that open a gate; the first holds the seat. Ranks are one above the other, so where all is asked for one pass is enough
 * for every pass and tier, and a follow stands beside it.
 */
function openedWith({ mode, conditions }: Gate, live: readonly Entitlement[]): Entitlement[] {
  const ordered = inOrder(live)
  if (mode === 'any')
    return ordered.filter((right) => conditions.some((one) => satisfies(right, one))).slice(0, 1)
  const passes = conditions.filter(({ kind }) => kind !== 'follower')
  const held = passes.length > 0 && ordered.find((right) => passes.every((one) => satisfies(right, one)))
  const follow = passes.length < conditions.length && ordered.find(({ source }) => source === 'follow')
  return [held, follow].filter((right) => right !== undefined && right !== false)
}

function refuse(input: DecideInput, gate: Gate, live: Entitlement[]): Verdict {
  const { frozen } = input
  // nothing is cheaper than a follow
  if (isOpenedBy(gate, [...live, FOLLOW])) return deny('FOLLOW_REQUIRED')
  const onHold = [...frozen].sort((a, b) => b.rank - a.rank)[0]
  const byCard = frozen.map(({ rank }): Opening => ({ source: 'card', rank }))
  if (onHold && isOpenedBy(gate, [...live, ...byCard, FOLLOW]))
    return deny('PAYMENT_FROZEN', { heldTier: onHold.tierNo })
  const tier = tierAsked(gate)
  const held = [...live].filter(isOfPass).sort((a, b) => endOf(b) - endOf(a) || b.rank - a.rank)[0]
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
  const lost = [...input.lost, ...expired].sort((a, b) => b.at - a.at)[0]
  if (lost) {
    const code = { expired: 'PASS_EXPIRED', moved: 'PASS_MOVED', reorged: 'REORGED' } as const
    const block = lost.block === undefined ? {} : { block: lost.block }
    const tierHeld = lost.tierNo > 0 ? { heldTier: lost.tierNo } : {}
    return deny(code[lost.cause], { at: lost.at, ...tierHeld, ...block })
  }
  return deny('NO_PASS', tier ? { requiredTier: tier.tierNo, requiredTierName: tier.tierName } : {})
}

/** The claimed invitation that opens a private room; null when there is none. */
function invitedBy({ entitlements, now }: DecideInput): Entitlement | null {
  return entitlements.find((right) => right.source === 'invite' && isLive(right, now, null)) ?? null
}

function denyOut({ kind, ruleCode, reason, until }: NonNullable<DecideInput['ban']>): Verdict {
  const facts = { ruleCode, reason, ...(until === null ? {} : { until }) }
  return deny(kind === 'kick' ? 'KICKED' : 'BANNED', facts)
}

function allowGated(gate: Gate, live: Entitlement[]): Verdict {
  const needed = openedWith(gate, live)
  const end = Math.min(...needed.map(endOf))
  const [entitlement = null] = needed
  return { verdict: 'allow', entitlement, validUntil: end === Number.MAX_SAFE_INTEGER ? null : end }
}

/**
 * Who may enter, from facts alone: banned, not invited, kicked, ended, not live, gate, in this order. Device and capacity are
 * decided by the admission transaction, because only it can see them. A role in the channel opens every room of it, and a
 * producer hosts there. `validUntil` of an allow is the end of the first to end of the entitlements that it needs.
 */
export function decide(input: DecideInput): Verdict {
  const { room, isHost, role, now, ban } = input
  if (ban?.kind === 'ban') return denyOut(ban)
  const isPrivate = room.visibility === 'private'
  const isStaff = isHost || role !== null
  const invitation = isPrivate && !isStaff ? invitedBy(input) : null
  if (isPrivate && !isStaff && !invitation) return deny('NOT_INVITED')
  if (ban) return denyOut(ban)
  if (room.state === 'ended') return deny('ENDED')
  const free: Verdict = { verdict: 'allow', entitlement: null, validUntil: null }
  const ofStaff: Verdict = isHost || role === null ? free : { ...free, role }
  if (input.action === 'host')
    return (isHost || mayDo(role ?? 'viewer', 'hostStream')) && room.isOpen ? ofStaff : deny('NOT_LIVE')
  if (room.state !== 'live') return deny('NOT_LIVE')
  if (isStaff) return ofStaff
  if (room.visibility === 'public') return free
  if (isPrivate)
    return { verdict: 'allow', entitlement: invitation, validUntil: invitation?.validUntil ?? null }
  const gate = room.gate
  if (!gate) throw new TypeError('a members-only room has a gate')
  const live = input.entitlements.filter((r) => isLive(r, now, input.chain?.blockAt ?? null))
  return isOpenedBy(gate, live) ? allowGated(gate, live) : refuse(input, gate, live)
}
