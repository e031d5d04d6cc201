import { Icon } from '#web/kit/controls/Icon.tsx'
import type { Sound } from '#web/media/mediaClient.ts'

export interface SoundControlsProps {
  sound: Sound
  onSound: (sound: Sound) => void
}

/** Sound on or off, and how loud; the glyph names its key. */
export function SoundControls({ sound, onSound }: SoundControlsProps) {
  const isSilent = sound.isMuted || sound.volume === 0
  const muteWord = isSilent ? 'Sound on (m)' : 'Mute (m)'
  return (
    <>
      <button
        type="button"
        className="glyph"
        aria-label={muteWord}
        title={muteWord}
        onClick={() => onSound({ ...sound, isMuted: !sound.isMuted })}
      >
        <Icon name={isSilent ? 'muted' : 'sound'} />
      </button>
      <input
        className="volume max-md:hidden"
        type="range"
        min={0}
        max={1}
        step={0.05}
        aria-label="Volume"
        value={sound.isMuted ? 0 : sound.volume}
        onChange={(event) => onSound({ volume: event.target.valueAsNumber, isMuted: false })}
      />
    </>
  )
}
