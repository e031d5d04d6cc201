import { useEffect, useRef } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { ringOf } from '#web/media/devices/levelRing.ts'

/** Somebody in a call without their picture. */
export interface Face {
  name: Typed
  /** of their channel; null: they come as a fan */
  handle: string | null
  /** what chooses the mark of who has no channel */
  id: string
}

/** How loud somebody is, amplitude 0 to 1; null while that is not known. */
export type ReadLevel = () => Promise<number | null>

export interface CallFaceProps {
  face: Face
  /** their microphone is on */
  isOn: boolean
  /** null: nobody can say it */
  readLevel: ReadLevel | null
}

const LOOK_MS = 150

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
  const circle = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!readLevel || !isOn) return
    let isOver = false
    async function look(read: ReadLevel): Promise<void> {
      const level = (await read().catch(() => null)) ?? 0
      if (isOver) return
      circle.current?.style.setProperty('--ring', ringOf(level).toFixed(2))
      timer = setTimeout(() => void look(read), LOOK_MS)
    }
    let timer = setTimeout(() => void look(readLevel), LOOK_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
      circle.current?.style.setProperty('--ring', '0')
    }
  }, [readLevel, isOn])
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
