import { useEffect, useRef, useState } from 'react'
import type { Floor, FloorPlace } from '#protocol/floor.ts'
import { Unreachable } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { lossOf, type PlaceLoss } from './floorWords.ts'

export interface OwnPlace {
  /** null: of who listens */
  place: FloorPlace | null
  /** giving it away is under way */
  isLeaving: boolean
  /** how it was lost, until it is asked for again */
  loss: PlaceLoss | null
  /** this page asked for one, and nothing ended it */
  hasAsked: boolean
  /** A request came or went: how the last place was lost is of no more interest. */
  setAsked: (hasAsked: boolean) => void
  /** Gives it away. @throws ApiProblem: it is still theirs then; Unreachable: the next list says it */
  leave: () => Promise<void>
}

/** The place of this page's seat on the floor. `onGone` is called when there was one and it went, whoever took it. */
export function useOwnPlace(
  floor: Floor | null,
  { ownSeatId, onGone }: { ownSeatId: string; onGone: () => void },
): OwnPlace {
  const place = floor?.places.find(({ seatId }) => seatId === ownSeatId) ?? null
  const last = useRef<FloorPlace | null>(null)
  const [isLeaving, setLeaving] = useState(false)
  const [loss, setLoss] = useState<PlaceLoss | null>(null)
  const [hasAsked, setAsked] = useState(false)
  /** giving it away: `lost` when no answer came, and the next list says what became of it */
  const ownPress = useRef<'none' | 'open' | 'lost'>('none')
  useEffect(() => {
    // what is not known is not gone
    if (!floor) return
    const before = last.current
    last.current = place
    if (place) {
      setLoss(null)
      setAsked(false)
      // a later list that still has it: a press without an answer did nothing
      if (!before || ownPress.current === 'lost') ownPress.current = 'none'
      if (!before) setLeaving(false)
      return
    }
    if (!before) return
    setLoss(ownPress.current === 'none' ? lossOf(before, serverNow()) : null)
    ownPress.current = 'none'
    setLeaving(false)
    onGone()
  }, [floor, place, onGone])
  return {
    place,
    isLeaving: isLeaving && place !== null,
    loss,
    hasAsked,
    setAsked(next) {
      setAsked(next)
      if (next) setLoss(null)
    },
    async leave() {
      if (!floor) return
      ownPress.current = 'open'
      setLeaving(true)
      try {
        await call('stepDown', { params: { id: floor.roomId } })
      } catch (error) {
        ownPress.current = error instanceof Unreachable ? 'lost' : 'none'
        setLeaving(false)
        throw error
      }
    },
  }
}
