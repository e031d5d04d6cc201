import { Icon } from '#web/kit/controls/Icon.tsx'
import type { Sound } from '#web/media/mediaClient.ts'
import { QualityPick, type QualityPickProps } from './quality/QualityPick.tsx'
import { SoundControls } from './sound/SoundControls.tsx'

export interface PlayerBarProps {
  /** how much of the picture comes */
  pick: QualityPickProps
  sound: Sound
  isAtEdge: boolean
  isTheatre: boolean
  onSound: (sound: Sound) => void
  onTheatre: () => void
  onFullScreen: () => void
}

/** Sound, quality, theatre and full screen; each glyph names its key. */
export function PlayerBar(props: PlayerBarProps) {
  const { sound, isAtEdge, isTheatre, onSound, onTheatre, onFullScreen } = props
  const theatreWord = isTheatre ? 'Leave theatre (t)' : 'Theatre (t)'
  return (
    <div className="pb">
      <SoundControls sound={sound} onSound={onSound} />
      <span className="text-xs font-medium figures edgeword">{isAtEdge ? 'At the live edge' : ''}</span>
      <QualityPick {...props.pick} />
      <button
        type="button"
        className="glyph max-md:hidden"
        aria-label={theatreWord}
        aria-pressed={isTheatre}
        title={theatreWord}
        onClick={onTheatre}
      >
        <Icon name="theatre" />
      </button>
      <button
        type="button"
        className="glyph"
        aria-label="Full screen (f)"
        title="Full screen (f)"
        onClick={onFullScreen}
      >
        <Icon name="full" />
      </button>
    </div>
  )
}
