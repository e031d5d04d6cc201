import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { GateCard } from '#web/access/door/GateCard.tsx'
import type { Refusal } from '#web/access/refusal.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { copyLink } from './copyLink.ts'
import { buyLabel, doorContext, doorOffer } from './doorProps.ts'
import { type WantedPass, warmPassSheet } from './getPass/usePassOrder.tsx'

export interface DoorAtProps {
  channel: ChannelPage
  room: Room | null
  refusal: Refusal
  isSlotFree: boolean
  /** opens the sheet that sells what the door offers */
  onBuy: (wanted: WantedPass) => void
  onRetry: () => void
  /** into a public stream without having signed in */
  onWatch: () => void
  onMove: () => void
}

/** A door of this installation: the refusal's words, what can be bought here, and where its button leads. */
export function DoorAt({ channel, room, refusal, isSlotFree, onBuy, onRetry, onWatch, onMove }: DoorAtProps) {
  const navigate = useNavigate()
  const { account } = useSession()
  const { data: config } = useQuery(configQuery())
  const door = doorFor(refusal, doorContext(channel, room))
  const offer = doorOffer(door, refusal, { channel, room, safeS: config?.chain.safeS ?? 0 })
  const signIn = () => void openSignIn(`Sign in to watch ${isolated(channel.channel.name)} live`)
  return (
    <GateCard
      door={door}
      offer={offer}
      buy={(sold, word) => {
        const action = door.action.kind === 'buy' ? door.action.pass : 'purchase'
        return (
          <Button
            kind="lamp"
            size="big"
            isFull
            onClick={() => onBuy({ offer: sold, action, word })}
            onPointerEnter={() => warmPassSheet(config, true)}
            // the card takes the focus by itself: that is no wish to load a wallet
            onFocus={() => warmPassSheet(config, false)}
          >
            {buyLabel(action, word, sold.tier)}
          </Button>
        )
      }}
      tiersPath={`/c/${channel.channel.handle}/join`}
      isSlotFree={isSlotFree}
      onSignIn={signIn}
      onHavePass={account ? null : signIn}
      onRetry={onRetry}
      onWatch={onWatch}
      onMove={onMove}
      onCopyLink={() => void copyLink()}
      onGo={(path) => void navigate(path)}
    />
  )
}
