import type { Room } from '#api/rooms/contract.ts'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import type { MediaState } from '#web/media/mediaClient.ts'
import type { Tracks } from '../broadcast/goLive.ts'
import { OwnVoice } from '../devices/OwnVoice.tsx'
import { LocalPicture } from '../devices/Preview.tsx'
import { SilentNote } from '../devices/SilentNote.tsx'
import { useTrackLevel } from '../devices/useTrackLevel.ts'

export interface OutgoingProps {
  room: Room
  /** what is sent */
  tracks: Tracks
  media: MediaState
  isMicrophoneOn: boolean
}

function Connection({ media }: { media: MediaState }) {
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
        <Connection media={media} />
      </div>
    </section>
  )
}

/** What goes out of a voice room: who speaks, how loud, and to how many. */
export function OutgoingVoice({ room, tracks, media, isMicrophoneOn }: OutgoingProps) {
  const { microphone } = tracks
  const { isSilent, readLevel } = useTrackLevel(microphone)
  return (
    <>
      <OwnVoice
        channel={room.channel}
        label="Outgoing voice"
        isMicrophoneOff={!isMicrophoneOn}
        readLevel={microphone ? readLevel : null}
      >
        <LivePill since={room.liveAt} />
        <ViewerCount count={room.viewers} kind="voice" />
        <Connection media={media} />
      </OwnVoice>
      {isMicrophoneOn && isSilent ? <SilentNote /> : null}
    </>
  )
}
