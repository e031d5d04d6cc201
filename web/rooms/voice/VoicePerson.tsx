import type { Typed } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { type ReadLevel, useLevelRing } from '#web/media/devices/useLevelRing.ts'
import './voicePerson.css'

/** Whose mark stands for them: the channel's, or the one that every seat has. */
type VoiceOwner = { handle: string } | { seatId: string }

export type VoicePersonProps = VoiceOwner & {
  name: Typed
  /** what they are here, e.g. `Host` */
  word: string
  isMicrophoneOff: boolean
  /** null: nobody can say it */
  readLevel: ReadLevel | null
  /** who reads this */
  isOwn?: boolean
}

/** Somebody on the stage of a voice room: their mark, a ring that shows what is heard, and what they are. */
export function VoicePerson(props: VoicePersonProps) {
  const { name, word, isMicrophoneOff, readLevel, isOwn = false } = props
  const { circle, isSpeaking } = useLevelRing(isMicrophoneOff ? null : readLevel)
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
