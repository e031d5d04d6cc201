import type { Room } from '#api/rooms/contract.ts'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { LocalPicture } from '#web/media/devices/Preview.tsx'
import { SilentNote } from '#web/media/devices/SilentNote.tsx'
import { useTrackLevel } from '#web/media/devices/useTrackLevel.ts'
import type { MediaState } from '#web/media/mediaClient.ts'
import { VoicePlaces } from '../../voice/VoicePlaces.tsx'
import type { Tracks } from '../broadcast/goLive.ts'
import { OwnVoice } from '../devices/OwnVoice.tsx'
import { HeldSound } from '../floor/HeldSound.tsx'
import type { HostHearing } from '../floor/useHostFloor.ts'

export interface OutgoingProps {
  room: Room
  /** what is sent */
  tracks: Tracks
  media: MediaState
  isMicrophoneOn: boolean
}

/** How what is sent gets there, where that is worth a word. */
export function ConnectionState({ media }: { media: MediaState }) {
  return media === 'reconnecting' || media === 'connecting' ? (
    <span className="ov ms-auto" role="status">
      Reconnecting
    </span>
  ) : null
}

/** What goes out of a stream, as viewers see it. */
export function OutgoingPicture({ room, tracks, media }: OutgoingProps) {
  return (
    <section className="stage previewstage" data-theme="dark" aria-label="Outgoing picture">
      <LocalPicture track={tracks.camera} isMirrored={false} label="Outgoing picture" />
      <div className="shade-t" />
      <div className="pt">
        <LivePill since={room.liveAt} />
        <ViewerCount count={room.viewers} kind="stream" />
        <ConnectionState media={media} />
      </div>
    </section>
  )
}

export interface OutgoingVoiceProps extends OutgoingProps {
  hearing: HostHearing | null
  /** server time */
  nowMs: number
}

/** What goes out of a voice room: who speaks, how loud, and to how many; and what its host hears of the others. */
export function OutgoingVoice({ room, tracks, media, isMicrophoneOn, hearing, nowMs }: OutgoingVoiceProps) {
  const { microphone } = tracks
  const { isSilent, readLevel } = useTrackLevel(microphone)
  const host = { isMicrophoneOff: !isMicrophoneOn, readLevel: microphone ? readLevel : null }
  const floor = hearing?.floor ?? null
  return (
    <>
      <OwnVoice
        channel={room.channel}
        label="Outgoing voice"
        {...host}
        people={
          hearing ? (
            <VoicePlaces
              {...{ room, host, nowMs }}
              floor={floor?.floor ?? null}
              voiceOf={hearing.voiceOf}
              levelOf={hearing.levelOf}
              onMove={floor?.onMove ?? null}
              moving={floor?.moving ?? null}
              ownSeatId={null}
            />
          ) : null
        }
      >
        <LivePill since={room.liveAt} />
        <ViewerCount count={room.viewers} kind="voice" />
        <ConnectionState media={media} />
      </OwnVoice>
      {hearing ? <HeldSound {...hearing} /> : null}
      {isMicrophoneOn && isSilent ? <SilentNote /> : null}
    </>
  )
}
