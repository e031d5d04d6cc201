import type { Action, RoomState, Visibility } from '../words.ts'
import type { Entitlement, LostEntitlement } from './entitlement.ts'
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
  /** null when the door needs no chain (public or private room, host) */
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
export const POLICY_VERSION = 2

/**
 * True when an entitlement holds at the cited block and at database time; both must be before its end.
 * An entitlement may begin by either clock, because a block's time can be ahead of ours.
 */
export function isLive(entitlement: Entitlement, now: number, blockAt: number | null): boolean {
  if (entitlement.validFrom > Math.max(now, blockAt ?? now)) return false
  if (entitlement.validUntil === null) return true
  return entitlement.validUntil > now && (blockAt === null || entitlement.validUntil > blockAt)
}

function satisfies(entitlement: Entitlement, condition: Condition): boolean {
  return condition.kind === 'pass' || entitlement.rank >= condition.rank
}

/** The entitlement that lasts longest; on equal ends the higher rank. */
function best(entitlements: Entitlement[]): Entitlement | null {
  const end = (r: Entitlement) => r.validUntil ?? Number.MAX_SAFE_INTEGER
  return [...entitlements].sort((a, b) => end(b) - end(a) || b.rank - a.rank)[0] ?? null
}

function refuse(input: DecideInput, gate: Gate, live: Entitlement[]): Verdict {
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
  const per = gate.conditions.map((condition) =>
    live.filter((entitlement) => satisfies(entitlement, condition)),
  )
  const open = gate.mode === 'any' ? per.some((r) => r.length > 0) : per.every((r) => r.length > 0)
  if (!open) return refuse(input, gate, live)
  const entitlement = best(per.flat())
  return { verdict: 'allow', entitlement, validUntil: entitlement?.validUntil ?? null }
}
