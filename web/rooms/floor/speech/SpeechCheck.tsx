import { useEffect, useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { FLOOR_DB } from '#web/media/capture/measureLevel.ts'
import type { CaptureState } from '#web/media/capture/openCapture.ts'
import { DeviceChoices } from '#web/media/devices/DevicePickers.tsx'
import { FollowedBars } from '#web/media/devices/LevelMeter.tsx'
import { SilentNote } from '#web/media/devices/SilentNote.tsx'
import type { TrackLevel } from '#web/media/devices/useTrackLevel.ts'
import { MicrophoneHelp } from './MicrophoneHelp.tsx'

export interface SpeechCheckProps {
  devices: CaptureState
  level: Pick<TrackLevel, 'follow' | 'isSilent'>
  /** speaking is on its way */
  isStarting: boolean
  /** the page has another button that goes first */
  isSecond: boolean
  /** why it did not come about; null: nothing failed */
  failure: string | null
  onChoose: (deviceId: string | null) => void
  onSpeak: () => void
}

/** True from the first sound that a microphone gives. */
function useAnySound({ follow }: Pick<TrackLevel, 'follow'>, track: MediaStreamTrack | null): boolean {
  const [sounding, setSounding] = useState<MediaStreamTrack | null>(null)
  useEffect(() => {
    if (!track) return
    return follow((levelDb) => {
      if (levelDb > FLOOR_DB) setSounding(track)
    })
  }, [follow, track])
  return track !== null && sounding === track
}

/** The own microphone before anybody else hears it. */
export function SpeechCheck(props: SpeechCheckProps) {
  const hasSound = useAnySound(props.level, props.devices.microphone.track)
  return <SpeechCheckAt {...props} hasSound={hasSound} />
}

/** The same, of a microphone that gave a sound, or none yet. */
export function SpeechCheckAt({
  devices,
  level,
  hasSound,
  isStarting,
  isSecond,
  failure,
  onChoose,
  onSpeak,
}: SpeechCheckProps & { hasSound: boolean }) {
  const { step } = devices.microphone
  return (
    <div className="flex flex-col gap-3" data-testid="state:floor:checking">
      {step === 'asking' ? (
        <p className="text-sm text-t2" role="status">
          Your browser asks whether this page may use the microphone.
        </p>
      ) : null}
      <MicrophoneHelp slot={devices.microphone} onAgain={() => onChoose(null)} />
      {step === 'ready' ? (
        <>
          <p className="text-sm">Say something. Nobody hears it yet.</p>
          <FollowedBars follow={level.follow} />
          {hasSound ? null : (
            <p className="text-sm text-t2" role="status">
              We hear nothing yet
            </p>
          )}
          {level.isSilent && !hasSound ? <SilentNote /> : null}
        </>
      ) : null}
      {failure === null ? null : (
        <Note tone="bad" icon="alert" role="alert">
          <p>{failure}</p>
        </Note>
      )}
      {step === 'ready' ? (
        <Button
          kind={hasSound && !isSecond ? 'lamp' : 'line'}
          size="mid"
          className="self-start"
          isBusy={isStarting}
          onClick={onSpeak}
        >
          {hasSound ? 'Speak now' : 'Speak anyway'}
        </Button>
      ) : null}
      {hasSound || devices.microphone.choices.length === 0 ? null : (
        <DeviceChoices devices={devices} onChoose={(_, deviceId) => onChoose(deviceId)} />
      )}
    </div>
  )
}
