import { useEffect, useState } from 'react'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { useCapture } from '#web/media/devices/useCapture.ts'
import { useSocket } from '#web/media/seat/useSocket.ts'
import { CAPTURE_WISHES } from '../host/devices/captureWishes.ts'
import { CoHostPrepare } from './CoHostPrepare.tsx'
import { CoHostWaits } from './CoHostWaits.tsx'
import { DeclineSheet } from './DeclineSheet.tsx'
import { CoHostOnAir, type CoHostOnAirProps } from './onAir/CoHostOnAir.tsx'
import { TogetherEnded } from './TogetherEnded.tsx'
import { useCoHostFlow } from './useCoHostFlow.ts'

export interface CoHostRoomProps
  extends Pick<CoHostOnAirProps, 'onAgree' | 'onShare' | 'picturesOf' | 'dockOf'> {
  asked: CoHosting
  /** hosts it no more, for good; throws what the server says */
  onHostNoMore: () => Promise<void>
  /** something is sent, or on its way: the page keeps this on screen, whatever it reads */
  onBusy: (isBusy: boolean) => void
}

/** What somebody does who agreed to host a room: wait, get ready, be on air, leave. */
export function CoHostRoom(props: CoHostRoomProps) {
  const { asked, onHostNoMore } = props
  const [hasBegun, setBegun] = useState(asked.isOpen)
  if (asked.isOpen && !hasBegun) setBegun(true)
  if (hasBegun) return <WithDevices {...props} />
  return <CoHostWaits {...{ asked, onHostNoMore }} onDevices={() => setBegun(true)} />
}

/** With the devices that it takes. */
function WithDevices({ asked, onHostNoMore, onBusy, ...page }: CoHostRoomProps) {
  const capture = useCapture(CAPTURE_WISHES[asked.kind])
  const socket = useSocket('co-host')
  const [isMuted, setMuted] = useState(false)
  const [isQuitting, setQuitting] = useState(false)
  const { camera, microphone } = capture.now
  const flow = useCoHostFlow(asked.roomId, { camera: camera.track, microphone: microphone.track, isMuted })
  const { now } = flow
  const isBusy = now.step !== 'off'
  useEffect(() => onBusy(isBusy), [isBusy, onBusy])
  const isOver = now.step === 'over'
  const { stop } = capture
  useEffect(() => {
    if (isOver) stop()
  }, [isOver, stop])
  if (isOver) return <TogetherEnded asked={asked} />
  const quit = () => setQuitting(true)
  return (
    <>
      {now.step === 'on-air' ? (
        <CoHostOnAir
          {...{ asked, now, flow, capture, socket, isMuted, ...page }}
          onMuted={setMuted}
          onHostNoMore={quit}
        />
      ) : (
        <CoHostPrepare
          asked={asked}
          state={now}
          devices={capture.now}
          isMuted={isMuted}
          onChoose={(kind, deviceId) => void capture.choose(kind, deviceId)}
          onGo={() => void flow.goOnAir()}
          onHostNoMore={quit}
        />
      )}
      {isQuitting ? (
        <DeclineSheet
          coHosting={asked}
          onDecline={async () => {
            await onHostNoMore()
            await flow.leave()
          }}
          onClose={() => setQuitting(false)}
        />
      ) : null}
    </>
  )
}
