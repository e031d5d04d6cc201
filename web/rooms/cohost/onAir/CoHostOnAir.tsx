import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import { isAwaited } from '#domain/room/coHosts.ts'
import { readAgain, roomQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import type { Capture, CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import { DeviceChoices, DeviceNotes } from '#web/media/devices/DevicePickers.tsx'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import { useHostFigures } from '../../host/broadcast/useHostFigures.ts'
import { useHostSeat } from '../../host/broadcast/useHostSeat.ts'
import { usePublished } from '../../host/broadcast/usePublished.ts'
import { banSeat } from '../../host/control/banSeat.ts'
import type { BanWish } from '../../host/control/banWish.ts'
import { confirmBan } from '../../host/control/confirmBan.ts'
import { HeldNote } from '../../host/control/HeldNote.tsx'
import { useViewers } from '../../host/control/useViewers.ts'
import { HostQueue } from '../../host/floor/HostQueue.tsx'
import { useHostFloor } from '../../host/floor/useHostFloor.ts'
import { hostSentence } from '../../host/studio/causeSentence.ts'
import { useRoom } from '../../room/useRoom.ts'
import { toastTrouble } from '../../watch/toastTrouble.ts'
import { AskedAgain } from '../AskedAgain.tsx'
import type { CoHostFlow, CoHostStep } from '../coHostFlow.ts'
import { CoHostControl } from './CoHostControl.tsx'
import { CoHostVoice } from './CoHostVoice.tsx'

/** What of a room and of what is sent shows the other hosts. */
export interface OtherHosts {
  publisher: Publisher
  room: Room
  ownSeatId: string
}

export interface CoHostOnAirProps {
  asked: CoHosting
  now: Extract<CoHostStep, { step: 'on-air' }>
  flow: CoHostFlow
  capture: Capture & { now: CaptureState }
  socket: RealtimeSocket | null
  isMuted: boolean
  onMuted: (isMuted: boolean) => void
  /** agrees to what `asked` shows; throws what the server says */
  onAgree: () => Promise<void>
  onHostNoMore: () => void
  onShare: (room: Room) => void
  picturesOf: (others: OtherHosts) => ReactNode
  /** what the page puts beside the people in the room; `seatId`: the own one */
  dockOf: (room: Room, socket: RealtimeSocket | null, seatId: string) => ReactNode
}

interface UnreadProps {
  error: unknown
  isLeaving: boolean
  onRetry: () => void
  onLeave: () => void
}

/** On air in a room that was not read yet. */
function Unread({ error, isLeaving, onRetry, onLeave }: UnreadProps) {
  if (!error)
    return (
      <Loading label="Loading the room">
        <SkeletonCard />
      </Loading>
    )
  return (
    <div className="flex flex-col items-start gap-3">
      <Oops what="You are on air, but we could not load the room." error={error} onRetry={onRetry} />
      <Button isBusy={isLeaving} onClick={onLeave}>
        Go off air
      </Button>
    </div>
  )
}

/** A co-host on air: keeps the seat, follows the room, and notices when it ends. */
export function CoHostOnAir(props: CoHostOnAirProps) {
  const { asked, now, flow, capture, socket, isMuted } = props
  const { sending, tracks, media } = now
  const { publisher, admission } = sending
  const queries = useQueryClient()
  const { room, error } = useRoom(asked.roomId, socket)
  const nowMs = useServerNow()
  const { figures, held } = useHostFigures(sending)
  const hearing = useHostFloor(publisher, room, socket, admission.seatId)
  const viewers = useViewers(asked.roomId, room?.viewers ?? 0)
  const { camera, microphone } = capture.now
  const [isLeaving, setLeaving] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  useEffect(() => publisher.onTrouble(toastTrouble), [publisher])
  usePublished('camera', camera.track, { publisher, tracks }, setProblem)
  usePublished('microphone', microphone.track, { publisher, tracks }, setProblem)
  useHostSeat(sending, socket, {
    onGone: flow.lost,
    onOver: (how) => (how === 'ended' ? flow.over() : flow.moved()),
  })
  const isEnded = room?.state === 'ended'
  useEffect(() => {
    if (isEnded) flow.over()
  }, [isEnded, flow])

  function leave(): void {
    setLeaving(true)
    void flow.leave()
  }

  if (!room)
    return (
      <Unread
        {...{ error, isLeaving }}
        onRetry={() => void readAgain(queries, roomQuery(asked.roomId))}
        onLeave={leave}
      />
    )

  function choose(kind: CaptureKind, deviceId: string | null): void {
    setProblem(null)
    void capture.choose(kind, deviceId)
  }

  async function switchMicrophone(isOn: boolean): Promise<void> {
    try {
      await publisher.setMuted('microphone', !isOn)
      props.onMuted(!isOn)
    } catch (error) {
      setProblem(error)
    }
  }

  async function ban(viewer: Viewer, wish: BanWish): Promise<void> {
    const done = await banSeat(asked.roomId, viewer, wish)
    // the act is one of the own channel, where it is taken back, too
    confirmBan({ ...done, channelId: asked.ownChannel.id, name: viewer.displayName })
    viewers.refetch()
  }

  return (
    <CoHostControl
      {...{ room, media, figures, viewers, nowMs, isLeaving }}
      ownChannelName={asked.ownChannel.name}
      tracks={{ camera: camera.track, microphone: microphone.track }}
      isMicrophoneOn={!isMuted}
      voice={
        room.kind === 'voice' ? (
          <CoHostVoice
            {...{ room, media, hearing, nowMs }}
            ownSeatId={admission.seatId}
            microphone={microphone.track}
            isMicrophoneOn={!isMuted}
          />
        ) : undefined
      }
      queue={hearing.floor ? <HostQueue {...hearing.floor} nowMs={nowMs} /> : null}
      pictures={props.picturesOf({ publisher, room, ownSeatId: admission.seatId })}
      notes={
        <>
          {isAwaited(asked.state) ? <AskedAgain asked={asked} onAgree={props.onAgree} /> : null}
          <DeviceNotes devices={capture.now} onChoose={choose} />
          {held === null ? null : <HeldNote by={held} />}
          {problem === null ? null : (
            <Note tone="bad" icon="alert" role="alert">
              <p>{hostSentence(problem)} You are still on air.</p>
            </Note>
          )}
        </>
      }
      devices={<DeviceChoices devices={capture.now} onChoose={choose} />}
      dock={props.dockOf(room, socket, admission.seatId)}
      onMicrophone={(isOn) => void switchMicrophone(isOn)}
      onShare={() => props.onShare(room)}
      onBan={ban}
      onLeave={leave}
      onHostNoMore={props.onHostNoMore}
    />
  )
}
