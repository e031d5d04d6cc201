import type { Typed } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { type ReadLevel, useLevelRing } from '#web/media/devices/useLevelRing.ts'

/** Somebody in a call without their picture. */
export interface Face {
  name: Typed
  /** of their channel; null: they come as a fan */
  handle: string | null
  /** what chooses the mark of who has no channel */
  id: string
}

export interface CallFaceProps {
  face: Face
  /** their microphone is on */
  isOn: boolean
  /** null: nobody can say it */
  readLevel: ReadLevel | null
}

/** Beside the name of who is not to be heard. */
export function MicrophoneOff() {
  return (
    <span className="callmuted" role="img" aria-label="Microphone off">
      <Icon name="microphoneOff" small />
    </span>
  )
}

/** Mark, name, and a ring that shows what is heard. */
export function CallFace({ face, isOn, readLevel }: CallFaceProps) {
  const { circle } = useLevelRing(isOn ? readLevel : null)
  return (
    <div className="callface">
      <div ref={circle} className="callring">
        {face.handle === null ? (
          <PersonMark id={face.id} size="" />
        ) : (
          <img src={channelPictures(face.handle).mark} alt="" width={128} height={128} />
        )}
      </div>
      <p className="callname">
        <bdi className="truncate" title={face.name}>
          {face.name}
        </bdi>
        {isOn ? null : <MicrophoneOff />}
      </p>
    </div>
  )
}
