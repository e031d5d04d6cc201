import { useCallback, useState } from 'react'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { useMe } from '#web/kit/api/queries.ts'
import type { Hold } from './useHold.ts'

export interface HeldHere {
  /** the time that is held with this creator; null: none is */
  here: Reservation | null
  /** false: the server does not hold it any more */
  isListed: boolean
  hold: Hold
  /** it is kept here while it is being paid, whatever the server lists */
  onKeep: (reservation: Reservation | null) => void
}

/** The time that is held with a creator. One that is being paid stays in sight until it is known what came of that. */
export function useHeldHere(hold: Hold, channelId: string): HeldHere {
  const accountId = useMe()?.accountId ?? null
  const [own, setOwn] = useState<{ accountId: string | null; kept: Reservation | null }>({
    ...{ accountId, kept: null },
  })
  const kept = own.accountId === accountId ? own.kept : null
  const onKeep = useCallback((next: Reservation | null) => setOwn({ accountId, kept: next }), [accountId])
  const listed = hold.held.find(({ id, channel }) => (kept ? id === kept.id : channel.id === channelId))
  return {
    here: listed ?? kept,
    isListed: listed !== undefined,
    onKeep,
    hold: {
      ...hold,
      onOver: (reservation, mayBePaid) => {
        onKeep(null)
        hold.onOver(reservation, mayBePaid)
      },
      onBooked: (reservation) => {
        onKeep(null)
        hold.onBooked(reservation)
      },
    },
  }
}
