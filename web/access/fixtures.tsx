import type { ReactNode } from 'react'
import type { Tier } from '#api/creators/contract.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import type { Fixture } from '#web/kit/fixture.ts'
import { AskingDoor } from './door/AskingDoor.tsx'
import type { Offer } from './door/DoorOffer.tsx'
import { type DoorContext, doorFor } from './door/door.ts'
import { GateCard } from './door/GateCard.tsx'
import { DOOR_CODES, type DoorCode, refuse } from './refusal.ts'

const tier: Tier = {
  tierNo: 2,
  name: 'Gold',
  benefits: 'Every live stream',
  priceWei: '10000000000000000',
  currency: 0,
  symbol: 'ETH',
  decimals: 18,
  durationS: 2_592_000,
  maxSupply: 250,
  minted: 37,
  rank: 20,
  isPaused: false,
  grantsOnly: false,
}

const offer: Offer = { tier, place: 2, of: 3, receiver: 'Northlight', finalS: 40, isUpgrade: false }

const context: DoorContext = {
  channelName: 'Northlight',
  visibility: 'members',
  tierName: (tierNo) => (tierNo === 2 ? 'Gold' : 'Standing'),
  when: (_, form) => (form === 'time' ? '18:42' : '3 Nov 2026'),
  endedAt: 1_795_000_000,
  endedByHost: true,
  heldUntil: 1_797_000_000,
  capacity: 250,
}

const FACTS: Partial<Record<DoorCode, Parameters<typeof refuse>[1]>> = {
  BANNED: { facts: { ruleCode: 'host-decision', reason: 'the same question, thirty times' } },
  TIER_REQUIRED: { facts: { requiredTier: 2, requiredTierName: 'Gold', heldTier: 1 } },
  PASS_EXPIRED: { facts: { at: 1_793_700_000, heldTier: 2 } },
  PASS_MOVED: { facts: { at: 1_793_700_000, block: 8_812_331 } },
  REORGED: { facts: { block: 8_812_331 } },
  CAPACITY_FULL: { facts: { capacity: 250 } },
  RATE_LIMITED: { retryAfterS: 9 },
  INDEX_BEHIND: { retryAfterS: 60 },
  BUSY: { retryAfterS: 60 },
  UNSUPPORTED_BROWSER: { missing: 'VP8 or H.264' },
  FAILED: { ref: '7F3K' },
}

const nothing = () => undefined

function doorAt(code: DoorCode, isPlaceFree: boolean): ReactNode {
  return (
    <GateCard
      door={doorFor(refuse(code, FACTS[code]), context)}
      offer={offer}
      buy={(_, label) => (
        <button
          type="button"
          className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })}
          data-primary=""
        >
          {label} · 0.01 ETH
        </button>
      )}
      tiersPath="/c/northlight/join"
      isPlaceFree={isPlaceFree}
      onSignIn={nothing}
      onRetry={nothing}
      onMove={nothing}
      onCopyLink={nothing}
      onGo={nothing}
    />
  )
}

/** Every state of the door. */
export const accessFixtures: Fixture[] = [
  ...DOOR_CODES.map((code) => ({ id: `gate:${code}`, node: doorAt(code, false) })),
  { id: 'gate:CAPACITY_FULL-free', node: doorAt('CAPACITY_FULL', true) },
  { id: 'gate:asking', node: <AskingDoor channelName="Northlight" /> },
]
