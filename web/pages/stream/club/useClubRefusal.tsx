import { type ReactNode, useRef } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Club } from '#api/rooms/clubs/contract.ts'
import type { AdmissionFlow, AdmissionState } from '#web/access/admissionFlow.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { isMember } from '#web/rooms/club/clubWords.ts'
import type { DoorAtProps } from '../door/DoorAt.tsx'
import { useGateChange } from '../gate/useGateChange.ts'
import { usePassOrder } from '../getPass/usePassOrder.tsx'

// most people are let in
const DoorAt = fetchedComponent<DoorAtProps>(
  () => import('../door/DoorAt.tsx').then((file) => file.DoorAt),
  <div className="door shut" aria-busy="true" />,
)

const nothing = () => undefined
const NO_LINE = { state: null, wait: nothing, leave: nothing }

/** The door of a club that refused somebody, which joins once it opens, and the sheet that sells what is missing. */
export function useClubRefusal(
  channel: ChannelPage,
  club: Club,
  flow: AdmissionFlow<Club> & { now: AdmissionState<Club> },
): { refused: ReactNode; sheet: ReactNode } {
  const order = usePassOrder(channel, flow)
  const { now } = flow
  useGateChange(club.room, () => void flow.look())
  // while it is asked again the door stands, and nothing on the page moves
  const kept = useRef<Extract<AdmissionState<Club>, { step: 'refused' }> | null>(null)
  if (now.step === 'refused') kept.current = now
  else if (now.step !== 'asking') kept.current = null
  const door = isMember(club) ? null : kept.current
  const refused =
    door !== null ? (
      <DoorAt
        key={`${door.visit}:${door.refusal.code}`}
        isClub
        {...{ channel, room: club.room, refusal: door.refusal }}
        line={NO_LINE}
        onBuy={order.begin}
        onRetry={() => void flow.enter()}
        onWatch={nothing}
        onMove={() => void flow.enter()}
        socket={null}
        onNews={() => void flow.look()}
      />
    ) : null
  return { refused, sheet: order.sheet }
}
