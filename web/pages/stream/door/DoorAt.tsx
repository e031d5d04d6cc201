import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { doorSells } from '#web/access/door/doorSells.ts'
import { GateCard } from '#web/access/door/GateCard.tsx'
import type { Line } from '#web/access/line/useLine.ts'
import type { Refusal } from '#web/access/refusal.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { isWalletPerson } from '#web/chain/openWallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { copyLink } from '../copyLink.ts'
import { strangersRefusal } from '../gate/strangersRefusal.ts'
import type { WantedPass } from '../getPass/wantedPass.ts'
import { warmSheet } from '../getPass/warmSheet.ts'
import { asksOneWallet, buyLabel, buyLook, doorContext, doorSale, walletBuys } from './doorProps.ts'
import { followAndEnter } from './followAndEnter.ts'
import { useBannedDoor } from './useBannedDoor.ts'
import { priceOf, useFirst } from './useFirst.ts'

export interface DoorAtProps {
  channel: ChannelPage
  room: Room | null
  refusal: Refusal
  /** the turn in front of a full room */
  line: Line
  /** opens the sheet that sells what the door offers */
  onBuy: (wanted: WantedPass) => void
  onRetry: () => void
  /** into a public room without having signed in */
  onWatch: () => void
  onMove: () => void
  socket: RealtimeSocket | null
  /** asks again by itself, once what it said may be another word by now, and stands meanwhile; null where the server was not asked */
  onNews: (() => void) | null
  /** the room is of a fan club, which is joined here */
  isClub?: boolean
}

/** What the door sells and to whom it speaks: people without a wallet are offered the card first, where there is one. */
function useDoorSale({ channel, room, refusal }: DoorAtProps) {
  const { account } = useSession()
  const { data: config } = useQuery(configQuery())
  const action = walletBuys(refusal, channel, room?.gate)
  const sale = doorSale(refusal, { channel, room, safeS: config?.chain.safeS ?? 0, action })
  // a tier with such a price says it before the configuration is there: nobody reads other words first
  const isSoldByCard = sale.card !== null || (action === null && Boolean(config?.cards))
  return { ...sale, config, action, speaksCard: isSoldByCard && !isWalletPerson(account) }
}

/** A stranger is told at once what opens the door: nobody has to be asked for that. */
function useSaidRefusal({ refusal, room, channel }: DoorAtProps): Refusal {
  const { account } = useSession()
  const isStranger = refusal.code === 'SIGN_IN_REQUIRED' && account === null
  return isStranger && room ? strangersRefusal(channel.tiers, room) : refusal
}

/** A door of this installation: the refusal's words, what can be bought here, and where its button leads. */
export function DoorAt(given: DoorAtProps) {
  const props = { ...given, refusal: useSaidRefusal(given) }
  const { channel, room, refusal, onBuy, line, socket, onNews, isClub = false } = props
  useBannedDoor(refusal, socket, onNews)
  const navigate = useNavigate()
  const { account } = useSession()
  const { wallet, card, config, speaksCard, action } = useDoorSale(props)
  // a pass is bought whole by card, and by a wallet that has none
  const isWhole = speaksCard || action !== doorSells(refusal, room?.gate)
  const behind = room && (isClub ? { ...room, kind: 'club' as const } : room)
  const { first, isComparing } = useFirst({
    ...{ channel, room, refusal, action, speaksCard },
    offer: wallet,
  })
  const door = doorFor(refusal, {
    ...doorContext(channel, behind, isWhole),
    ...{ line: line.state, price: priceOf(wallet), first },
  })
  const name = isolated(channel.channel.name)
  const askToSignIn = () =>
    openSignIn(isClub ? `Sign in to join the fan club of ${name}` : `Sign in to join ${name} live`)
  const signIn = () => void askToSignIn()
  async function getTokens(address: string): Promise<void> {
    if (room && (account || (await askToSignIn())))
      onBuy({ rail: 'tokens', roomId: room.id, address, isInside: false })
  }
  const byCard = card && (() => onBuy({ rail: 'card', tierNo: card.tier.tierNo }))
  const byWallet =
    wallet &&
    action &&
    (() =>
      onBuy({
        ...{ rail: 'wallet', offer: wallet, action, word: door.otherPass ?? door.label },
        roomId: asksOneWallet(room?.gate) ? (room?.id ?? null) : null,
      }))
  const offer = speaksCard ? card : wallet
  const second = speaksCard
    ? byWallet && { label: 'Use a wallet', onPress: byWallet }
    : byCard && { label: door.otherPass === null ? 'Pay by card' : 'Get pass by card', onPress: byCard }
  return (
    <GateCard
      key={refusal.code}
      door={door}
      offer={offer}
      buy={(sold, word, isFirst) => (
        <Button
          {...buyLook(isFirst)}
          onClick={(sold.card ? byCard : byWallet) ?? undefined}
          onPointerEnter={() => warmSheet(sold.card ? 'card' : 'wallet', config, true)}
          // the card takes the focus by itself: that is no wish to load a wallet
          onFocus={() => warmSheet(sold.card ? 'card' : 'wallet', config, false)}
        >
          {sold.card
            ? `${word} · ${formatMoney(sold.card.amount, sold.card.currency)}`
            : buyLabel(action ?? 'purchase', word, sold.tier)}
        </Button>
      )}
      otherWay={offer ? second : null}
      isComparing={isComparing}
      tiersPath={`/c/${channel.channel.handle}/join`}
      onWait={line.wait}
      onLeaveLine={line.leave}
      onSignIn={signIn}
      onHavePass={account ? null : signIn}
      onRetry={props.onRetry}
      onFollow={() =>
        void followAndEnter(
          channel.channel.id,
          async () => Boolean(account) || (await askToSignIn()),
          props.onRetry,
        )
      }
      onGetTokens={(address) => void getTokens(address)}
      onWatch={props.onWatch}
      onMove={props.onMove}
      onCopyLink={() => void copyLink()}
      onGo={(path) => void navigate(path)}
    />
  )
}
