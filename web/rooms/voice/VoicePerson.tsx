import { useEffect, useRef, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { ringOf, SPEAKS_FROM } from '#web/media/devices/levelRing.ts'
import './voicePerson.css'

/** Whose mark stands for them: the channel's, or the one that every seat has. */
type VoiceOwner = { handle: string } | { seatId: string }

export type VoicePersonProps = VoiceOwner & {
  name: Typed
  /** what they are here, e.g. `Host` */
  word: string
  isMicrophoneOff: boolean
  /** how loud they are now, 0 to 1, and null while that is not known; null: nobody can say it */
  readLevel: (() => Promise<number | null>) | null
  /** who reads this */
  isOwn?: boolean
}

const LOOK_MS = 150
/** So long a pause between words is still speech. */
const PAUSE_LOOKS = 5

/** Somebody on the stage of a voice room: their mark, a ring that shows what is heard, and what they are. */
export function VoicePerson(props: VoicePersonProps) {
  const { name, word, isMicrophoneOff, readLevel, isOwn = false } = props
  const circle = useRef<HTMLDivElement>(null)
  const [isSpeaking, setSpeaking] = useState(false)
  useEffect(() => {
    if (!readLevel || isMicrophoneOff) return
    let isOver = false
    let quietLooks = PAUSE_LOOKS
    async function look(read: () => Promise<number | null>): Promise<void> {
      const level = (await read().catch(() => null)) ?? 0
      if (isOver) return
      circle.current?.style.setProperty('--ring', ringOf(level).toFixed(2))
      quietLooks = level > SPEAKS_FROM ? 0 : quietLooks + 1
      setSpeaking(quietLooks < PAUSE_LOOKS)
      timer = setTimeout(() => void look(read), LOOK_MS)
    }
    let timer = setTimeout(() => void look(readLevel), LOOK_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
      circle.current?.style.setProperty('--ring', '0')
      setSpeaking(false)
    }
  }, [readLevel, isMicrophoneOff])
  return (
    <div className="voiceperson" data-speaking={isSpeaking} data-testid="voice-person">
      <div ref={circle} className="voicering">
        {'handle' in props ? (
          <img src={channelPictures(props.handle).mark} alt="" width={96} height={96} />
        ) : (
          <PersonMark id={props.seatId} size="" />
        )}
      </div>
      <p className="font-medium voicename">
        <bdi className="truncate" title={name}>
          {name}
        </bdi>
        {isOwn ? <span className="chip">You</span> : null}
      </p>
      <p className="text-xs text-t3 voiceword">
        {isMicrophoneOff ? (
          <>
            <Icon name="microphoneOff" small />
            Microphone off
          </>
        ) : isSpeaking ? (
          'Speaking'
        ) : (
          word
        )}
      </p>
    </div>
  )
}
