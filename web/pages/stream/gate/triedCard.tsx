import type { ChannelPage } from '#api/creators/contract.ts'
import { gateSentence, tierAsked } from '#domain/access/gate.ts'
import type { TriedAs, TriedRoom } from '#domain/access/tryGate.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { doorSells } from '#web/access/door/doorSells.ts'
import { GateCard } from '#web/access/door/GateCard.tsx'
import { refuse } from '#web/access/refusal.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import type { Shut, TriedCard } from '#web/rooms/host/gate/TryGate.tsx'
import { buyLabel, type DoorRoom, doorContext, doorSale } from '../door/doorProps.ts'
import { strangersRefusal } from './strangersRefusal.ts'

const nothing = () => undefined

function doorRoom({ kind, visibility, gate: rules }: TriedRoom): DoorRoom {
  const asked = rules && tierAsked(rules)
  const { tierNo = null, rank = null } = asked ?? {}
  const gate = rules && { sentence: gateSentence(rules), tierNo, rank, ...rules }
  return { kind, visibility, gate, capacity: null, endedAt: null, endReason: null }
}

function refusalOf({ sees, facts }: Shut, as: TriedAs, tiers: ChannelPage['tiers'], room: DoorRoom) {
  if (as.kind === 'guest' && sees === 'SIGN_IN_REQUIRED') return strangersRefusal(tiers, room)
  // who finds nothing meets no door
  return refuse(sees === 'NOT_FOUND' ? 'NOT_INVITED' : sees, { facts })
}

/** The card that somebody made up would read at a door of this channel, to be looked at. */
export function triedCard(
  shut: Shut,
  { as, room: tried }: Parameters<TriedCard>[1],
  { channel, safeS, hasCards }: { channel: ChannelPage; safeS: number; hasCards: boolean },
): ReturnType<TriedCard> {
  const room = doorRoom(tried)
  const refusal = refusalOf(shut, as, channel.tiers, room)
  const action = doorSells(refusal, room.gate)
  const sale = doorSale(refusal, { channel: { ...channel, held: null }, room, safeS, action })
  // only a pass shows that somebody has a wallet
  const speaksCard = (sale.card !== null || (action === null && hasCards)) && as.kind !== 'tier'
  const door = doorFor(refusal, doorContext({ ...channel, held: null }, room, speaksCard))
  const [first, second] = speaksCard ? [sale.card, sale.wallet] : [sale.wallet, sale.card]
  const card = (
    <GateCard
      door={door}
      offer={first}
      buy={(sold, word) => (
        <Button kind="lamp" size="big" isFull>
          {sold.card
            ? `${word} · ${formatMoney(sold.card.amount, sold.card.currency)}`
            : buyLabel(action ?? 'purchase', word, sold.tier)}
        </Button>
      )}
      otherWay={
        first && second ? { label: speaksCard ? 'Use a wallet' : 'Pay by card', onPress: nothing } : null
      }
      tiersPath={`/c/${channel.channel.handle}/join`}
      onSignIn={nothing}
      onHavePass={as.kind === 'guest' ? nothing : null}
      onRetry={nothing}
      onFollow={nothing}
      onGetTokens={nothing}
      onWait={nothing}
      onLeaveLine={nothing}
      onWatch={nothing}
      onMove={nothing}
      onCopyLink={nothing}
      onGo={nothing}
    />
  )
  return { title: door.title, card }
}
