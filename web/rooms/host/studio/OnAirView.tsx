import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { roomQuery } from '#web/kit/api/queries.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { useServerNow } from '#web/kit/useServerNow.ts'
import type { Capture, CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import { DeviceChoices, DeviceNotes } from '#web/media/devices/DevicePickers.tsx'
import type { MediaState } from '#web/media/mediaClient.ts'
import { CoHostPictures } from '../../pictures/CoHostPictures.tsx'
import { useRoom } from '../../room/useRoom.ts'
import { toastTrouble } from '../../watch/toastTrouble.ts'
import type { OnAir } from '../broadcast/goLive.ts'
import { useHostFigures } from '../broadcast/useHostFigures.ts'
import { useHostSeat } from '../broadcast/useHostSeat.ts'
import { usePublished } from '../broadcast/usePublished.ts'
import { CoHostsOnAir } from '../cohosts/CoHostsOnAir.tsx'
import { banSeat } from '../control/banSeat.ts'
import type { BanWish } from '../control/banWish.ts'
import { ControlRoom } from '../control/ControlRoom.tsx'
import { confirmBan } from '../control/confirmBan.ts'
import { HeldNote } from '../control/HeldNote.tsx'
import { useViewers } from '../control/useViewers.ts'
import { useHostFloor } from '../floor/useHostFloor.ts'
import { hostSentence } from './causeSentence.ts'

export interface OnAirViewProps {
  onAir: OnAir
  media: MediaState
  capture: Capture & { now: CaptureState }
  socket: RealtimeSocket | null
  /** the microphone is off */
  isMuted: boolean
  onMuted: (isMuted: boolean) => void
  onEnd: () => Promise<void>
  onClosed: (room: Room | null) => void
  onPublisherLost: () => void
  onShare: (room: Room) => void
  /** what the page puts beside the people in the room */
  dockOf?: ((room: Room, socket: RealtimeSocket | null) => ReactNode) | undefined
}

const OVER_TEXTS: Record<HostedKind, { moved: string; 'taken-over': string }> = {
  stream: {
    moved: 'You went on air in another window.',
    'taken-over': 'Somebody else of this channel took over. The stream goes on with their picture.',
  },
  voice: {
    moved: 'You went on air in another window.',
    'taken-over': 'Somebody else of this channel took over. The room goes on with their voice.',
  },
}

/** Being live: keeps the seat, follows the room, and notices when it ends elsewhere. */
export function OnAirView({
  onAir,
  media,
  capture,
  socket,
  isMuted,
  onMuted,
  onEnd,
  onClosed,
  onPublisherLost,
  onShare,
  dockOf,
}: OnAirViewProps) {
  const followed = useRoom(onAir.room.id, socket)
  const room = followed.room ?? onAir.room
  const client = useQueryClient()
  const nowMs = useServerNow()
  const { figures, held } = useHostFigures(onAir)
  const hearing = useHostFloor(onAir.publisher, room, socket, onAir.admission.seatId)
  const viewers = useViewers(room.id, room.viewers)
  const { camera, microphone } = capture.now
  const [isEnding, setEnding] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  useEffect(() => onAir.publisher.onTrouble(toastTrouble), [onAir])
  usePublished('camera', camera.track, onAir, setProblem)
  usePublished('microphone', microphone.track, onAir, setProblem)
  useHostSeat(onAir, socket, {
    onGone: onPublisherLost,
    onOver: (how) => {
      void client.invalidateQueries({ queryKey: roomQuery(room.id).queryKey })
      if (how === 'ended') return
      showToast({ id: 'host-moved', tone: 'info', text: OVER_TEXTS[room.kind][how], stays: true })
      onClosed(null)
    },
  })
  useEffect(() => {
    if (room.state === 'ended') onClosed(room)
  }, [room, onClosed])

  function choose(kind: CaptureKind, deviceId: string | null): void {
    setProblem(null)
    void capture.choose(kind, deviceId)
  }

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
      onMuted(!isOn)
    } catch (error) {
      setProblem(error)
    }
  }

  async function ban(viewer: Viewer, wish: BanWish): Promise<void> {
    const done = await banSeat(room.id, viewer, wish)
    confirmBan({ ...done, channelId: room.channel.id, name: viewer.displayName })
    viewers.refetch()
  }

  return (
    <div className="main flush">
      <h1 className="sr-only">Control room</h1>
      <ControlRoom
        room={room}
        tracks={{ camera: camera.track, microphone: microphone.track }}
        media={media}
        figures={figures}
        viewers={{
          list: viewers.viewers,
          total: viewers.total,
          error: viewers.error,
          refetch: viewers.refetch,
        }}
        nowMs={nowMs}
        hearing={hearing}
        isMicrophoneOn={!isMuted}
        hasMicrophone={microphone.track !== null}
        isEnding={isEnding}
        pictures={
          room.coHosts.length > 0 ? (
            <>
              {room.kind === 'stream' ? (
                <CoHostPictures publisher={onAir.publisher} room={room} ownSeatId={onAir.admission.seatId} />
              ) : null}
              <CoHostsOnAir room={room} />
            </>
          ) : null
        }
        notes={
          <>
            <DeviceNotes devices={capture.now} onChoose={choose} />
            {held === null ? null : <HeldNote by={held} />}
            {problem === null ? null : (
              <Note tone="bad" icon="alert" role="alert">
                <p>{hostSentence(problem)} You are still live.</p>
              </Note>
            )}
          </>
        }
        devices={<DeviceChoices devices={capture.now} onChoose={choose} />}
        onMicrophone={(isOn) => void switchMicrophone(isOn)}
        onShare={() => onShare(room)}
        onBan={ban}
        onEnd={() => void end()}
        dock={dockOf?.(room, socket)}
      />
    </div>
  )
}
