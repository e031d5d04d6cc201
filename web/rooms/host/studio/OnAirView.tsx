import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { roomQuery } from '#web/kit/api/queries.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import type { Capture, CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import type { MediaState } from '#web/media/mediaClient.ts'
import { NO_FIGURES, recordFigures } from '#web/media/tracks/recordFigures.ts'
import { useRoom } from '../../room/useRoom.ts'
import { useServerNow } from '../../room/useServerNow.ts'
import type { OnAir } from '../broadcast/goLive.ts'
import { useHostSeat } from '../broadcast/useHostSeat.ts'
import { ControlRoom } from '../control/ControlRoom.tsx'
import { useViewers } from '../control/useViewers.ts'
import { DeviceNotes } from '../devices/DevicePickers.tsx'

export interface OnAirViewProps {
  onAir: OnAir
  media: MediaState
  capture: Capture & { now: CaptureState }
  socket: RealtimeSocket | null
  onEnd: () => Promise<void>
  onClosed: (room: Room | null) => void
  onPublisherLost: () => void
  onShare: (room: Room) => void
}

/** Publishes a device again when it was exchanged while on air. */
function usePublished(kind: CaptureKind, track: MediaStreamTrack | null, onAir: OnAir): void {
  const sent = useRef(track)
  const { publisher } = onAir
  useEffect(() => {
    if (!track || track === sent.current) return
    sent.current = track
    // a failure is told by the media connection's own events
    void publisher.publish(kind, track).catch(() => undefined)
  }, [kind, track, publisher])
}

function useHostFigures({ publisher }: OnAir) {
  const [figures, setFigures] = useState(NO_FIGURES)
  useEffect(() => recordFigures(() => publisher.stats(), setFigures), [publisher])
  return figures
}

/** Being live: keeps the seat, follows the room, and notices when it ends elsewhere. */
export function OnAirView({
  onAir,
  media,
  capture,
  socket,
  onEnd,
  onClosed,
  onPublisherLost,
  onShare,
}: OnAirViewProps) {
  const followed = useRoom(onAir.room.id, socket, false)
  const room = followed.room ?? onAir.room
  const client = useQueryClient()
  const nowMs = useServerNow()
  const figures = useHostFigures(onAir)
  const viewers = useViewers(room.id, room.viewers)
  const [isMicrophoneOn, setMicrophoneOn] = useState(true)
  const [isEnding, setEnding] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const { camera, microphone } = capture.now
  usePublished('camera', camera.track, onAir)
  usePublished('microphone', microphone.track, onAir)
  useHostSeat(onAir.admission, socket, {
    onRetryToken: onAir.publisher.keepRetryToken,
    onGone: onPublisherLost,
    onOver: (isMoved) => {
      if (!isMoved) return void client.invalidateQueries({ queryKey: roomQuery(room.id).queryKey })
      showToast({ id: 'host-moved', tone: 'info', text: 'You went on air in another window.', stays: true })
      onClosed(null)
    },
  })
  useEffect(() => {
    if (room.state === 'ended') onClosed(room)
  }, [room, onClosed])

  async function end(): Promise<void> {
    setEnding(true)
    setProblem(null)
    await onEnd().catch((error: unknown) => {
      setProblem(error)
      setEnding(false)
    })
  }

  async function switchMicrophone(isOn: boolean): Promise<void> {
    try {
      await onAir.publisher.setMuted('microphone', !isOn)
      setMicrophoneOn(isOn)
    } catch (error) {
      setProblem(error)
    }
  }

  async function ban(viewer: Viewer, reason: string): Promise<void> {
    await call('banViewer', { params: { id: room.id }, body: { seatId: viewer.seatId, reason } })
    showToast({
      id: `ban-${viewer.seatId}`,
      tone: 'ok',
      text: `${isolated(viewer.displayName)} is banned and out.`,
    })
    viewers.refetch()
  }

  return (
    <div className="main flush">
      <h1 className="sr-only">Control room</h1>
      <ControlRoom
        room={room}
        camera={camera.track}
        media={media}
        figures={figures}
        viewers={{
          list: viewers.viewers,
          total: viewers.total,
          error: viewers.error,
          refetch: viewers.refetch,
        }}
        nowMs={nowMs}
        isMicrophoneOn={isMicrophoneOn}
        hasMicrophone={microphone.track !== null}
        isEnding={isEnding}
        notes={
          <>
            <DeviceNotes devices={capture.now} onChoose={(kind, id) => void capture.choose(kind, id)} />
            {problem === null ? null : (
              <Note tone="bad" icon="alert" role="alert">
                <p>{sentenceOf(problem)} You are still live.</p>
              </Note>
            )}
          </>
        }
        onMicrophone={(isOn) => void switchMicrophone(isOn)}
        onShare={() => onShare(room)}
        onBan={ban}
        onEnd={() => void end()}
      />
    </div>
  )
}
