import { isolated } from '#domain/names/isolated.ts'
import { behindDoor, type Speak } from '../door.ts'
import { SOLD } from '../doorSells.ts'

/** Doors that a pass of their own creator opens, which is sold there. */
export const PASSES: Record<keyof typeof SOLD, Speak> = {
  NO_PASS: ({ facts }, { speaksCard, kind }) => ({
    title: speaksCard
      ? `Get a pass to ${behindDoor(kind).does}`
      : `No access pass. Mint one to ${behindDoor(kind).uses} this ${behindDoor(kind).room}.`,
    proof: facts.requiredTierName ? `For ${isolated(facts.requiredTierName)} and above` : null,
    action: { kind: 'buy', pass: SOLD.NO_PASS },
    label: 'Get pass',
  }),
  TIER_REQUIRED: ({ facts }, { tierName, speaksCard, kind }) => {
    const held = facts.heldTier === undefined ? null : tierName(facts.heldTier)
    const asked = facts.requiredTierName ?? (facts.requiredTier ? tierName(facts.requiredTier) : null)
    return {
      title: `This ${behindDoor(kind).room} is for ${asked ? isolated(asked) : 'a higher tier'} and above`,
      proof: held ? `You hold ${isolated(held)}` : 'You hold a lower tier',
      action: { kind: 'buy', pass: SOLD.TIER_REQUIRED },
      // by card a higher tier is bought whole
      label: speaksCard ? 'Get pass' : 'Upgrade',
    }
  },
  PASS_EXPIRED: ({ facts }, { when, tierName }) => {
    const held = facts.heldTier === undefined ? null : tierName(facts.heldTier)
    return {
      title: facts.at === undefined ? 'Your pass ended' : `Your pass ended on ${when(facts.at, 'date')}`,
      proof: held ? `It was ${isolated(held)}. Renewing buys it again.` : 'Renewing buys it again.',
      action: { kind: 'buy', pass: SOLD.PASS_EXPIRED },
      label: 'Renew',
    }
  },
  PASS_MOVED: ({ facts }, { when }) => ({
    title: 'Your pass was transferred',
    proof: facts.at === undefined ? null : `Moved ${when(facts.at, 'time')}`,
    block: facts.block ?? null,
    action: { kind: 'buy', pass: SOLD.PASS_MOVED },
    label: 'Get a new pass',
  }),
}
