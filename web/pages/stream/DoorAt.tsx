import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { GateCard } from '#web/access/door/GateCard.tsx'
import type { Refusal } from '#web/access/refusal.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { BuyPassButton } from '#web/passes/BuyPassButton.tsx'
import { copyLink } from './copyLink.ts'
import { doorContext, doorOffer } from './doorProps.ts'

function priceOf(tier: Tier): string {
  return `${formatAmount(BigInt(tier.priceUnits), tier.decimals)} ${tier.symbol}`
}

export interface DoorAtProps {
  channel: ChannelPage
  room: Room | null
  refusal: Refusal
  isSlotFree: boolean
  /** a pass bought here is in a block */
  onPaid: () => void
  onRetry: () => void
  onMove: () => void
}

/** A door of this installation: the refusal's words, what can be bought here, and where its button leads. */
export function DoorAt({ channel, room, refusal, isSlotFree, onPaid, onRetry, onMove }: DoorAtProps) {
  const navigate = useNavigate()
  const { data: config } = useQuery(configQuery())
  const door = doorFor(refusal, doorContext(channel, room))
  const offer = doorOffer(door, refusal, { channel, room, safeS: config?.chain.safeS ?? 0 })
  return (
    <GateCard
      door={door}
      offer={offer}
      buy={({ tier }, label) => (
        <BuyPassButton
          channel={channel}
          tierNo={tier.tierNo}
          action={door.action.kind === 'buy' ? door.action.pass : 'purchase'}
          label={
            door.action.kind === 'buy' && door.action.pass === 'upgrade'
              ? label
              : `${label} · ${priceOf(tier)}`
          }
          onPaid={onPaid}
          isFull
          size="big"
        />
      )}
      tiersPath={`/c/${channel.channel.handle}/join`}
      isSlotFree={isSlotFree}
      onSignIn={() => void openSignIn(`Sign in to watch ${channel.channel.name} live`)}
      onRetry={onRetry}
      onMove={onMove}
      onCopyLink={() => void copyLink()}
      onGo={(path) => void navigate(path)}
    />
  )
}
