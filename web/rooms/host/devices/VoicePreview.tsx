import type { ReactNode } from 'react'
import { DeviceChoices, DeviceNotes, type DevicePickersProps } from '#web/media/devices/DevicePickers.tsx'
import { FollowedBars } from '#web/media/devices/LevelMeter.tsx'
import { SilentNote } from '#web/media/devices/SilentNote.tsx'
import { useTrackLevel } from '#web/media/devices/useTrackLevel.ts'
import { OwnVoice, type OwnVoiceProps } from './OwnVoice.tsx'

export interface VoicePreviewProps extends DevicePickersProps, Pick<OwnVoiceProps, 'channel' | 'word'> {
  /** who comes back to a room comes with it off */
  isMicrophoneOff: boolean
}

/** The own voice before a room opens; only the host hears that it is there. */
export function VoicePreview(props: VoicePreviewProps) {
  const { step, track } = props.devices.microphone
  const { isSilent, readLevel, follow } = useTrackLevel(track)
  return (
    <VoicePreviewAt
      {...props}
      meter={<FollowedBars follow={follow} />}
      isSilent={step === 'ready' && !props.isMicrophoneOff && isSilent}
      readLevel={track ? readLevel : null}
    />
  )
}

/** The same, for a given level. */
export function VoicePreviewAt({
  channel,
  word,
  devices,
  isMicrophoneOff,
  onChoose,
  meter,
  isSilent,
  readLevel,
}: VoicePreviewProps & {
  meter: ReactNode
  isSilent: boolean
  readLevel: (() => Promise<number | null>) | null
}) {
  return (
    <>
      <OwnVoice {...{ channel, word, isMicrophoneOff, readLevel }} label="Preview">
        <span className="ov">Preview, nobody hears this yet</span>
      </OwnVoice>
      <div className="flex flex-col gap-4">
        <DeviceChoices devices={devices} onChoose={onChoose} />
        {meter}
        <DeviceNotes devices={devices} onChoose={onChoose} />
        {isSilent ? <SilentNote /> : null}
      </div>
    </>
  )
}
