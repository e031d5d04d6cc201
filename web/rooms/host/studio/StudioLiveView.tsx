import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { useSocket } from '../../room/useSocket.ts'
import { type HostSeatEvents, useHostSeat } from '../broadcast/useHostSeat.ts'
import { useStudioFlow } from '../broadcast/useStudioFlow.ts'
import { EndedSummary } from '../control/EndedSummary.tsx'
import { useCapture } from '../devices/useCapture.ts'
import { OnAirView, type OnAirViewProps } from './OnAirView.tsx'
import { PrepareView } from './PrepareView.tsx'
import './studio.css'

export interface StudioLiveViewProps {
  channel: ChannelPage
  /** the channel's stream that is live already, e.g. after a reload */
  liveRoom: Room | null
  /** a draft to go live with instead of a new stream */
  prepared: Room | null
  /** what the page shows elsewhere changed: read the channel again */
  onChanged: () => void
  onShare: (room: Room) => void
  /** what stands beside the people in a room that is on air */
  dockOf?: OnAirViewProps['dockOf']
  /** what the page knows of a stream that is over */
  figuresOf?: (room: Room) => ReactNode
}

const MAX_RETURNS = 5
const RETURN_AFTER_MS = 1000
/** Whoever goes live is told by the answer to that. */
const UNTOLD: HostSeatEvents = { onOver: () => undefined, onGone: () => undefined }

/** The studio of one channel: prepare, be live, be done. */
export function StudioLiveView(props: StudioLiveViewProps) {
  const { channel, liveRoom, prepared, onChanged, onShare } = props
  const capture = useCapture()
  const socket = useSocket('host')
  const [problem, setProblem] = useState<unknown>(null)
  const returns = useRef(0)
  const tracks = { camera: capture.now.camera.track, microphone: capture.now.microphone.track }
  const flow = useStudioFlow(channel.channel.id, () => publishAgain())
  const { now } = flow
  useHostSeat(now.step === 'going' ? now.sending : null, socket, UNTOLD)

  function comeBack(room: Room, takeOver?: string): void {
    setProblem(null)
    flow.comeBack(room, tracks, takeOver).then(
      () => {
        returns.current = 0
      },
      (refused: unknown) => {
        setProblem(refused)
        // somebody else may host by now
        if (takeOver !== undefined) onChanged()
      },
    )
  }

  function publishAgain(): void {
    if (now.step !== 'on-air' || returns.current >= MAX_RETURNS) return
    returns.current++
    const { room } = now.onAir
    setTimeout(() => comeBack(room), RETURN_AFTER_MS * returns.current)
  }

  const { step } = now
  useEffect(() => {
    if (step === 'on-air' || step === 'ended') onChanged()
  }, [step, onChanged])

  if (now.step === 'ended') {
    return (
      <div className="main">
        <EndedSummary room={now.room} onNext={flow.prepareNext} figures={props.figuresOf?.(now.room)} />
      </div>
    )
  }
  if (now.step === 'on-air') {
    return (
      <OnAirView
        onAir={now.onAir}
        media={now.media}
        capture={capture}
        socket={socket}
        onEnd={flow.end}
        onClosed={flow.closed}
        onPublisherLost={publishAgain}
        onShare={onShare}
        dockOf={props.dockOf}
      />
    )
  }
  return (
    <PrepareView
      channel={channel}
      state={now}
      devices={capture.now}
      liveRoom={liveRoom}
      prepared={prepared}
      returnProblem={problem}
      onChoose={(kind, deviceId) => void capture.choose(kind, deviceId)}
      onGo={(plan) => void flow.go(plan, tracks)}
      onCancel={flow.cancel}
      onComeBack={comeBack}
    />
  )
}
