import { useCallback, useMemo } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { SilentNote } from '#web/media/devices/SilentNote.tsx'
import { useTrackLevel } from '#web/media/devices/useTrackLevel.ts'
import type { MediaState } from '#web/media/mediaClient.ts'
import { ConnectionState } from '../../host/control/Outgoing.tsx'
import { OwnVoice } from '../../host/devices/OwnVoice.tsx'
import { HeldSound } from '../../host/floor/HeldSound.tsx'
import type { HostHearing } from '../../host/floor/useHostFloor.ts'
import { VoicePlaces } from '../../voice/VoicePlaces.tsx'

export interface CoHostVoiceProps {
  room: Room
  ownSeatId: string
  /** what is sent */
  microphone: MediaStreamTrack | null
  media: MediaState
  isMicrophoneOn: boolean
  hearing: HostHearing
  /** server time */
  nowMs: number
}

/** The stage of a voice room for who hosts it beside its channel: themselves, and whom they hear. */
export function CoHostVoice(props: CoHostVoiceProps) {
  const { room, ownSeatId, microphone, isMicrophoneOn, hearing, nowMs } = props
  const { hostSeatId } = room
  const { voiceOf, levelOf } = hearing
  const { isSilent, readLevel } = useTrackLevel(microphone)
  const levelOfSeat = useCallback(
    (seatId: string) => (seatId === ownSeatId ? readLevel() : (levelOf?.(seatId) ?? Promise.resolve(null))),
    [ownSeatId, readLevel, levelOf],
  )
  const readHost = useMemo(
    () => (hostSeatId === null || !levelOf ? null : () => levelOf(hostSeatId)),
    [hostSeatId, levelOf],
  )
  const host = {
    isMicrophoneOff: hostSeatId !== null && voiceOf(hostSeatId).isOff,
    readLevel: readHost,
  }
  return (
    <>
      <OwnVoice
        channel={room.channel}
        label="Outgoing voice"
        {...host}
        people={
          <VoicePlaces
            floor={hearing.floor?.floor ?? null}
            onMove={hearing.floor?.onMove ?? null}
            moving={hearing.floor?.moving ?? null}
            {...{ room, host, nowMs, ownSeatId }}
            voiceOf={(seatId) =>
              seatId === ownSeatId ? { isHere: microphone !== null, isOff: !isMicrophoneOn } : voiceOf(seatId)
            }
            levelOf={levelOfSeat}
          />
        }
      >
        {room.state === 'live' ? (
          <LivePill since={room.liveAt} />
        ) : (
          <span className="ov">Not open yet: nobody hears it</span>
        )}
        <ViewerCount count={room.viewers} kind="voice" />
        <ConnectionState media={props.media} />
      </OwnVoice>
      <HeldSound {...hearing} />
      {isMicrophoneOn && isSilent ? <SilentNote /> : null}
    </>
  )
}
