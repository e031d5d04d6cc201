import type { Action, RoomState, Visibility } from '../words.ts'
import type { Entitlement, FrozenRight, LostEntitlement } from './entitlement.ts'
import type { Condition, Gate } from './gate.ts'
import type { ChainPoint, DenyFacts, Verdict } from './verdict.ts'

/** Everything a verdict depends on. Times are seconds since the epoch. */
export interface DecideInput {
  action: Action
  room: { state: RoomState; visibility: Visibility; gate: Gate | null; isOpen: boolean }
  /** true when the account owns the room's channel */
  isHost: boolean
  ban: { ruleCode: string; reason: string; until: number | null } | null
  entitlements: Entitlement[]
  lost: LostEntitlement[]
  /** rights by card that are on hold */
  frozen: FrozenRight[]
  /** null when the door needs no chain (public or private room, host, a right by card that opens) */
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
export const POLICY_VERSION = 3

/**
 * True when an entitlement holds at the cited block and at database time; both must be before its end.
 * An entitlement may begin by either clock, because a block's time can be ahead of ours.
 */
export function isLive(entitlement: Entitlement, now: number, blockAt: number | null): boolean {
  if (entitlement.validFrom > Math.max(now, blockAt ?? now)) return false
  if (entitlement.validUntil === null) return true
  return entitlement.validUntil > now && (blockAt === null || entitlement.validUntil > blockAt)
}

function satisfies(entitlement: Pick<Entitlement, 'rank'>, condition: Condition): boolean {
  return condition.kind === 'pass' || entitlement.rank >= condition.rank
}

/** The entitlement that lasts longest; on equal ends the higher rank. */
function best(entitlements: Entitlement[]): Entitlement | null {
  const end = (r: Entitlement) => r.validUntil ?? Number.MAX_SAFE_INTEGER
  return [...entitlements].sort((a, b) => end(b) - end(a) || b.rank - a.rank)[0] ?? null
}

/** True when each condition of a gate, or one where any is enough, is satisfied by one of some rights. */
export function isOpenedBy(gate: Gate, rights: readonly Pick<Entitlement, 'rank'>[]): boolean {
  const isMet = (condition: Condition) => rights.some((right) => satisfies(right, condition))
  return gate.mode === 'any' ? gate.conditions.some(isMet) : gate.conditions.every(isMet)
}

function refuse(input: DecideInput, gate: Gate, live: Entitlement[]): Verdict {
  const { frozen } = input
  const onHold = [...frozen].sort((a, b) => b.rank - a.rank)[0]
  if (onHold && isOpenedBy(gate, [...live, ...frozen]))
    return deny('PAYMENT_FROZEN', { heldTier: onHold.tierNo })
  const tier = gate.conditions.find((c) => c.kind === 'tier')
  const held = best(live)
  if (held && tier?.kind === 'tier') {
    return deny('TIER_REQUIRED', {
      requiredTier: tier.tierNo,
      requiredTierName: tier.tierName,
      heldTier: held.tierNo,
    })
  }
  const expired = input.entitlements
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
  return deny(
    'NO_PASS',
    tier?.kind === 'tier' ? { requiredTier: tier.tierNo, requiredTierName: tier.tierName } : {},
  )
}

/** The claimed invitation that opens a private room; null when there is none. */
function invitedBy({ entitlements, now }: DecideInput): Entitlement | null {
  return entitlements.find((right) => right.source === 'invite' && isLive(right, now, null)) ?? null
}

/**
 * Who may enter, from facts alone: banned, not invited, ended, not live, gate, in this order. Device and capacity are
 * decided by the admission transaction, because only it can see them.
 * `validUntil` of an allow is never later than the end of the entitlement behind it.
 */
export function decide(input: DecideInput): Verdict {
  const { room, isHost, now } = input
  if (input.ban) return deny('BANNED', { ruleCode: input.ban.ruleCode, reason: input.ban.reason })
  const isPrivate = room.visibility === 'private'
  const invitation = isPrivate && !isHost ? invitedBy(input) : null
  if (isPrivate && !isHost && !invitation) return deny('NOT_INVITED')
  if (room.state === 'ended') return deny('ENDED')
  if (input.action === 'host') {
    return isHost && room.isOpen
      ? { verdict: 'allow', entitlement: null, validUntil: null }
      : deny('NOT_LIVE')
  }
  if (room.state !== 'live') return deny('NOT_LIVE')
  if (isHost || room.visibility === 'public') return { verdict: 'allow', entitlement: null, validUntil: null }
  if (isPrivate)
    return { verdict: 'allow', entitlement: invitation, validUntil: invitation?.validUntil ?? null }
  const gate = room.gate
  if (!gate) throw new TypeError('a members-only room has a gate')
  const live = input.entitlements.filter((r) => isLive(r, now, input.chain?.blockAt ?? null))
  if (!isOpenedBy(gate, live)) return refuse(input, gate, live)
  const entitlement = best(live.filter((right) => gate.conditions.some((one) => satisfies(right, one))))
  return { verdict: 'allow', entitlement, validUntil: entitlement?.validUntil ?? null }
}
