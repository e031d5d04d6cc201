import type { ReactNode } from 'react'
import './voiceStage.css'

export interface VoiceRoomProps {
  place: ReactNode
  /** under the stage */
  bar: ReactNode
  /** beside both, where there is room */
  queue: ReactNode
  /** who else is there; under the stage, and on a phone under all of it */
  listeners?: ReactNode
}

/** Where the parts of a voice room are. It is dark in both themes, as every stage is. */
export function VoiceRoom({ place, bar, queue, listeners }: VoiceRoomProps) {
  return (
    <div className="voiceroom" data-theme="dark">
      {place}
      <div className="floorbar">{bar}</div>
      <div className="floorside">{queue}</div>
      {listeners ? <div className="floorlisteners">{listeners}</div> : null}
    </div>
  )
}
