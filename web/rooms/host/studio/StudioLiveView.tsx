import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { useCapture } from '#web/media/devices/useCapture.ts'
import { useSocket } from '#web/media/seat/useSocket.ts'
import { type HostSeatEvents, useHostSeat } from '../broadcast/useHostSeat.ts'
import { useStudioFlow } from '../broadcast/useStudioFlow.ts'
import { EndedSummary } from '../control/EndedSummary.tsx'
import { CAPTURE_WISHES } from '../devices/captureWishes.ts'
import { OnAirView, type OnAirViewProps } from './OnAirView.tsx'
import { PrepareView } from './PrepareView.tsx'
import './studio.css'

export interface StudioLiveViewProps {
  /** what is opened here */
  kind: HostedKind
  channel: ChannelPage
  /** what of the channel is live already, of either kind, e.g. after a reload */
  liveRoom: Room | null
  /** a draft of this kind to go live with instead of a new one */
  prepared: Room | null
  /** what the page shows elsewhere changed: read the channel again, and the room that ended */
  onChanged: (endedId: string | null) => void
  onShare: (room: Room) => void
  /** a draft is there for which co-hosts can be asked: open the studio with it */
  onPrepared?: (roomId: string) => void
  /** what stands beside the people in a room that is on air */
  dockOf?: OnAirViewProps['dockOf']
  /** what the page knows of a room that is over */
  figuresOf?: (room: Room) => ReactNode
}

const MAX_RETURNS = 5
const RETURN_AFTER_MS = 1000
/** Whoever goes live is told by the answer to that. */
const UNTOLD: HostSeatEvents = { onOver: () => undefined, onGone: () => undefined }

/** The studio of one channel and kind: prepare, be live, be done. */
export function StudioLiveView(props: StudioLiveViewProps) {
  const { kind, channel, liveRoom, prepared, onChanged, onShare } = props
  const capture = useCapture(CAPTURE_WISHES[kind])
  const socket = useSocket('host')
  const [problem, setProblem] = useState<unknown>(null)
  const returns = useRef(0)
  const returnTimer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // of the room that is on air, also while the way back to it is tried
  const [isMuted, setMuted] = useState(false)
  const { camera, microphone } = capture.now
  const tracks = { camera: camera.track, microphone: microphone.track, isMuted }
  const flow = useStudioFlow(channel.channel.id, () => publishAgain())
  const { now } = flow
  // for good, whatever is opened after it
  const [isPreparedOver, setPreparedOver] = useState(false)
  useHostSeat(now.step === 'going' ? now.sending : null, socket, UNTOLD)

  function comeBack(room: Room, takeOver?: string): void {
    clearTimeout(returnTimer.current)
    setProblem(null)
    flow.comeBack(room, tracks, takeOver).then(
      () => {
        returns.current = 0
      },
      (refused: unknown) => {
        setProblem(refused)
        // somebody else may host by now
        if (takeOver !== undefined) onChanged(null)
      },
    )
  }

  // with what is sent and switched off by then
  const goBack = useRef(comeBack)
  goBack.current = comeBack
  function publishAgain(): void {
    if (now.step !== 'on-air' || returns.current >= MAX_RETURNS) return
    returns.current++
    const { room } = now.onAir
    returnTimer.current = setTimeout(() => goBack.current(room), RETURN_AFTER_MS * returns.current)
  }
  // a page that was left takes no seat
  useEffect(() => () => clearTimeout(returnTimer.current), [])

  const { step } = now
  // who went on elsewhere, or ended it, is not brought back
  useEffect(() => {
    if (step !== 'on-air') clearTimeout(returnTimer.current)
  }, [step])
  const isOver = step === 'ended' || (step === 'preparing' && liveRoom === null)
  if (isMuted && isOver) setMuted(false)
  useEffect(() => {
    // on air the publisher does it
    if (step !== 'on-air' && microphone.track) microphone.track.enabled = !isMuted
  }, [step, microphone.track, isMuted])
  const overId = now.step === 'ended' ? now.room.id : null
  useEffect(() => {
    if (step === 'on-air' || step === 'ended') onChanged(overId)
  }, [step, overId, onChanged])

  if (now.step === 'ended') {
    return (
      <div className="main">
        <EndedSummary
          room={now.room}
          onNext={() => {
            if (now.room.id === prepared?.id) setPreparedOver(true)
            flow.prepareNext()
          }}
          figures={props.figuresOf?.(now.room)}
        />
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
        isMuted={isMuted}
        onMuted={setMuted}
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
      kind={kind}
      channel={channel}
      state={now}
      devices={capture.now}
      isMuted={isMuted}
      liveRoom={liveRoom}
      prepared={isPreparedOver ? null : prepared}
      returnProblem={problem}
      onChoose={(kind, deviceId) => void capture.choose(kind, deviceId)}
      onGo={(plan) => void flow.go(plan, tracks)}
      onCancel={flow.cancel}
      onComeBack={comeBack}
      onPrepared={props.onPrepared}
    />
  )
}
