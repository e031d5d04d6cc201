import type { Room } from '#api/rooms/contract.ts'
import type { Refusal } from '#web/access/refusal.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import type { LockedHereProps } from '#web/tokens/lock/LockedHere.tsx'
import { OpenTransactions } from '#web/transactions/OpenTransactions.tsx'

// few rooms lock tokens
const LockedHere = fetchedComponent<LockedHereProps>(
  () =>
    import('#web/tokens/lock/LockedHere.tsx').then(
      (file) => file.LockedHere,
      () => () => null,
    ),
  null,
)

export interface StreamBarProps {
  room: Room | null
  isIn: boolean
  /** why the door is closed, also to who was inside when the room ended */
  refusal: Refusal | null
  hasAccount: boolean
}

/** What of the own wallet matters here: transactions under way, and tokens that are locked for the room. */
export function StreamBar({ room, isIn, refusal, hasAccount }: StreamBarProps) {
  // before the door has answered nobody knows which of the two somebody is
  const isKnown = hasAccount && (isIn || refusal !== null)
  return (
    <>
      {room?.locksTokens && isKnown ? <LockedHere roomId={room.id} isIn={isIn && refusal === null} /> : null}
      <OpenTransactions />
    </>
  )
}
