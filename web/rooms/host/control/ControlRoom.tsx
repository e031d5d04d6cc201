import type { ReactNode } from 'react'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import type { MediaState } from '#web/media/mediaClient.ts'
import type { Figures } from '#web/media/tracks/recordFigures.ts'
import { OnChainButton } from '../../chain/OnChainButton.tsx'
import type { Tracks } from '../broadcast/goLive.ts'
import { HostQueue } from '../floor/HostQueue.tsx'
import { PlacesChange } from '../floor/PlacesChange.tsx'
import type { HostHearing } from '../floor/useHostFloor.ts'
import { GateButton } from '../gate/GateButton.tsx'
import { InvitationsButton } from '../invitations/InvitationsButton.tsx'
import type { BanWish } from './banWish.ts'
import { HealthPanel } from './HealthPanel.tsx'
import { HoldButton } from './HoldButton.tsx'
import { OutgoingPicture, OutgoingVoice } from './Outgoing.tsx'
import { ViewerList } from './ViewerList.tsx'
import './control.css'

export interface ControlRoomProps {
  room: Room
  /** what is sent */
  tracks: Tracks
  media: MediaState
  figures: Figures
  viewers: { list: Viewer[]; total: number; error: unknown; refetch: () => void }
  nowMs: number
  /** null of a stream: its host hears nobody */
  hearing: HostHearing | null
  isMicrophoneOn: boolean
  hasMicrophone: boolean
  isEnding: boolean
  /** who hosts with them, and what those of a stream send */
  pictures?: ReactNode
  /** problems of devices, and of ending */
  notes: ReactNode
  /** which devices are sent */
  devices: ReactNode
  onMicrophone: (isOn: boolean) => void
  onShare: () => void
  onBan: (viewer: Viewer, wish: BanWish) => Promise<void>
  onEnd: () => void
  /** what stands above the people in the room */
  dock?: ReactNode
}

const AWAY_WORDS: Record<HostedKind, string> = {
  stream: 'Your picture does not reach the room. Viewers wait; the stream ends by itself in',
  voice: 'Your sound does not reach the room. Listeners wait; the room ends by itself in',
}

/** Where nothing that is sent reaches the room: until when it waits. */
export function Away({ room, nowMs }: { room: Room; nowMs: number }) {
  if (room.hostGoneUntil === null) return null
  const leftS = (Date.parse(room.hostGoneUntil) - nowMs) / 1000
  return (
    <Note tone="warn" icon="clock" role="status" testId="state:control:away">
      <p>
        {AWAY_WORDS[room.kind]}{' '}
        <span className="figures" aria-hidden="true">
          {formatCountdown(leftS)}
        </span>
        <span className="sr-only">a short while</span>.
      </p>
    </Note>
  )
}

function LateRemovals({ late }: { late: Room['lateRemovals'] }) {
  if (late.length === 0) return null
  const names = late.map(({ displayName }) => isolated(displayName)).join(', ')
  return (
    <Note tone="warn" icon="clock" role="status" testId="state:control:late-removal">
      <p>{names} could not be removed yet: the media node does not answer. It is tried again.</p>
    </Note>
  )
}

/** The host's side of a room that is on air. */
export function ControlRoom(props: ControlRoomProps) {
  const { room, tracks, media, nowMs, isMicrophoneOn } = props
  const outgoing = { room, tracks, media, isMicrophoneOn }
  const isVoice = room.kind === 'voice'
  const floor = props.hearing?.floor ?? null
  const health = <HealthPanel kind={room.kind} figures={props.figures} />
  return (
    <div className="controlroom" data-testid="state:control:live">
      <div className="desk">
        {isVoice ? (
          <OutgoingVoice {...outgoing} {...{ nowMs }} hearing={props.hearing} />
        ) : (
          <OutgoingPicture {...outgoing} />
        )}
        {props.pictures}
        <h2 className="d4">
          <bdi>{room.title}</bdi>
        </h2>
        <Away room={room} nowMs={nowMs} />
        <LateRemovals late={room.lateRemovals} />
        {props.notes}
        {isVoice ? null : health}
        <div className="acts">
          {props.hasMicrophone ? (
            <Button aria-pressed={!isMicrophoneOn} onClick={() => props.onMicrophone(!isMicrophoneOn)}>
              <Icon name={isMicrophoneOn ? 'microphone' : 'microphoneOff'} small />
              {isMicrophoneOn ? 'Mute microphone' : 'Microphone is off'}
            </Button>
          ) : null}
          {room.visibility === 'private' ? (
            <InvitationsButton roomId={room.id} />
          ) : (
            <Button onClick={props.onShare}>
              <Icon name="link" small />
              Copy link
            </Button>
          )}
          {room.visibility === 'members' ? <GateButton room={room} /> : null}
          <OnChainButton room={room} />
          <HoldButton label="End" isBusy={props.isEnding} onHeld={props.onEnd} />
        </div>
        {floor ? <HostQueue {...floor} nowMs={nowMs} /> : null}
        {floor ? <PlacesChange room={room} floor={floor.floor} /> : null}
        {isVoice ? health : null}
        {props.devices}
      </div>
      <div className="dock">
        {props.dock}
        <ViewerList
          kind={room.kind}
          viewers={props.viewers.list}
          total={props.viewers.total}
          capacity={room.capacity}
          channelName={room.channel.name}
          nowMs={nowMs}
          error={props.viewers.error}
          onRetry={props.viewers.refetch}
          onBan={props.onBan}
          onShare={props.onShare}
        />
      </div>
    </div>
  )
}
