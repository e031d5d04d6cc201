import type { ReactNode } from 'react'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { KIND_WORDS } from '#domain/room/hostedKind.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { LocalPicture } from '#web/media/devices/Preview.tsx'
import type { MediaState } from '#web/media/mediaClient.ts'
import type { Figures } from '#web/media/tracks/recordFigures.ts'
import type { Tracks } from '../../host/broadcast/goLive.ts'
import type { BanWish } from '../../host/control/banWish.ts'
import { Away } from '../../host/control/ControlRoom.tsx'
import { HealthPanel } from '../../host/control/HealthPanel.tsx'
import { ConnectionState } from '../../host/control/Outgoing.tsx'
import type { Viewers } from '../../host/control/useViewers.ts'
import { ViewerList } from '../../host/control/ViewerList.tsx'
import '../../host/control/control.css'
import '../../host/studio/studio.css'

export interface CoHostControlProps {
  room: Room
  /** of who hosts here beside the room's channel */
  ownChannelName: Typed
  /** what is sent */
  tracks: Tracks
  /** the stage of a voice room; null: of a stream, which shows what is sent */
  voice?: ReactNode
  media: MediaState
  figures: Figures
  viewers: Viewers
  nowMs: number
  isMicrophoneOn: boolean
  isLeaving: boolean
  /** what the other hosts of a stream send */
  pictures: ReactNode
  /** who asks to speak in a voice room */
  queue?: ReactNode
  /** problems of devices, and of what was pressed */
  notes: ReactNode
  devices: ReactNode
  /** what stands above the people in the room */
  dock: ReactNode
  onMicrophone: (isOn: boolean) => void
  onShare: () => void
  onBan: (viewer: Viewer, wish: BanWish) => Promise<void>
  onLeave: () => void
  onHostNoMore: () => void
}

function Picture({ room, tracks, media }: Pick<CoHostControlProps, 'room' | 'tracks' | 'media'>) {
  return (
    <section className="stage previewstage" data-theme="dark" aria-label="Outgoing picture">
      <LocalPicture track={tracks.camera} isMirrored={false} label="Outgoing picture" />
      <div className="shade-t" />
      <div className="pt">
        {room.state === 'live' ? (
          <LivePill since={room.liveAt} />
        ) : (
          <span className="ov">Not live yet: nobody sees it</span>
        )}
        <ViewerCount count={room.viewers} kind="stream" />
        <ConnectionState media={media} />
      </div>
    </section>
  )
}

/** A co-host's side of a room that they send into. */
export function CoHostControl(props: CoHostControlProps) {
  const { room, tracks, viewers, nowMs, isMicrophoneOn } = props
  const isVoice = room.kind === 'voice'
  const health = <HealthPanel kind={room.kind} figures={props.figures} />
  return (
    <div className="controlroom" data-testid="state:together:on-air">
      <div className="desk">
        {props.voice ?? <Picture {...props} />}
        {props.pictures}
        <div>
          <h2 className="d4 wrap-anywhere">
            <bdi>{room.title}</bdi>
          </h2>
          <p className="text-sm text-t2">
            A {KIND_WORDS[room.kind]} of <bdi>{room.channel.name}</bdi>
          </p>
        </div>
        <Away room={room} nowMs={nowMs} />
        {props.notes}
        {isVoice ? null : health}
        <div className="acts">
          {tracks.microphone ? (
            <Button aria-pressed={!isMicrophoneOn} onClick={() => props.onMicrophone(!isMicrophoneOn)}>
              <Icon name={isMicrophoneOn ? 'microphone' : 'microphoneOff'} small />
              {isMicrophoneOn ? 'Mute microphone' : 'Microphone is off'}
            </Button>
          ) : null}
          {room.visibility === 'private' ? null : (
            <Button onClick={props.onShare}>
              <Icon name="link" small />
              Copy link
            </Button>
          )}
          <Button kind="line" isBusy={props.isLeaving} onClick={props.onLeave}>
            Go off air
          </Button>
          <Button kind="ghost" onClick={props.onHostNoMore}>
            Host no more…
          </Button>
        </div>
        {props.queue}
        {isVoice ? health : null}
        {props.devices}
      </div>
      <div className="dock">
        {props.dock}
        <ViewerList
          kind={room.kind}
          viewers={viewers.viewers}
          total={viewers.total}
          capacity={room.capacity}
          channelName={props.ownChannelName}
          isCoHost
          nowMs={nowMs}
          error={viewers.error}
          onRetry={viewers.refetch}
          onBan={props.onBan}
          onShare={room.visibility === 'private' ? null : props.onShare}
        />
      </div>
    </div>
  )
}
