import { type KeyboardEventHandler, type RefObject, useEffect, useRef } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import type { SubscriberState } from '#web/media/tracks/createSubscriber.ts'
import { HostAway } from '../watch/HostAway.tsx'
import type { PlayerProps } from '../watch/Player.tsx'
import { PlayerNotice } from '../watch/PlayerNotice.tsx'
import { SoundControls } from '../watch/sound/SoundControls.tsx'
import { type PlayerSound, usePlayerSound } from '../watch/sound/usePlayerSound.ts'
import { usePlayerKeys } from '../watch/usePlayerKeys.ts'
import { useWatching } from '../watch/useWatching.ts'
import { listenersText, soundWords } from './soundWords.ts'
import { VoicePerson, type VoicePersonProps } from './VoicePerson.tsx'
import '../watch/player.css'
import './voiceStage.css'

export type VoiceStageProps = Omit<PlayerProps, 'isTheatre' | 'onTheatre'>

/** The stage of a voice room: who is heard, how the connection is, and how loud it is. */
export function VoiceStage({ room, admission, startsMuted, socket, nowMs, events, over }: VoiceStageProps) {
  const section = useRef<HTMLElement>(null)
  const speakers = useRef<HTMLDivElement>(null)
  const { subscriber, state } = useWatching(admission, socket, events)
  const { sound, setSound, wasTurnedOn, turnOn, keys } = usePlayerSound(subscriber, startsMuted, section)

  useEffect(() => subscriber?.setContainer(speakers.current), [subscriber])
  // no picture is asked for, whatever is sent
  useEffect(() => subscriber?.setQuality('sound'), [subscriber])
  useEffect(() => subscriber?.setHost(room.hostSeatId), [subscriber, room.hostSeatId])
  // the gate opened: the keyboard goes on here
  useEffect(() => section.current?.focus({ preventScroll: true }), [])
  const onKeyDown = usePlayerKeys(keys)

  return (
    <VoiceStageAt
      {...{ room, nowMs, state, sound, wasTurnedOn, over, section, speakers, onKeyDown }}
      readLevel={subscriber ? subscriber.levelOf : null}
      onSound={setSound}
      onTurnOn={turnOn}
    />
  )
}

export interface VoiceStageAtProps
  extends Pick<VoiceStageProps, 'room' | 'nowMs' | 'over'>,
    Pick<PlayerSound, 'sound' | 'wasTurnedOn'>,
    Pick<VoicePersonProps, 'readLevel'> {
  state: SubscriberState
  onSound: PlayerSound['setSound']
  onTurnOn: PlayerSound['turnOn']
  section?: RefObject<HTMLElement | null>
  /** what is played lies in it */
  speakers?: RefObject<HTMLDivElement | null>
  onKeyDown?: KeyboardEventHandler
}

/** The same, over a connection that is in some state. */
export function VoiceStageAt(props: VoiceStageAtProps) {
  const { room, nowMs, state } = props
  const isHeard = state.media === 'connected' && state.hasSound
  const offersSound = state.needsPress || (isHeard && !props.wasTurnedOn)
  const { handle, name } = room.channel
  const goneUntil = room.hostGoneUntil === null ? null : Date.parse(room.hostGoneUntil)
  return (
    <section
      ref={props.section}
      className="stage player voicestage"
      data-theme="dark"
      data-testid="voice-stage"
      data-media={state.media}
      aria-label="Voice room"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the stage has its own keys and takes the focus when the gate opens
      tabIndex={0}
      onKeyDown={props.onKeyDown}
    >
      <div ref={props.speakers} hidden />
      <div className="pt">
        <LivePill since={room.liveAt} />
        <span className="text-sm figures" data-testid="viewers">
          {listenersText(room)}
        </span>
      </div>
      <div className="voicepeople">
        <VoicePerson
          handle={handle}
          name={name}
          word="Host"
          isMicrophoneOff={state.isSoundOff}
          readLevel={isHeard ? props.readLevel : null}
        />
      </div>
      <div className="voicenotes">
        {goneUntil !== null ? (
          <HostAway name={name} untilMs={goneUntil} nowMs={nowMs} />
        ) : (
          <PlayerNotice state={state} name={name} words={soundWords} />
        )}
        {offersSound ? (
          <Button kind="lamp" size="mid" onClick={props.onTurnOn}>
            <Icon name="sound" />
            Turn sound on
          </Button>
        ) : null}
      </div>
      {props.over}
      <div className="pb">
        <SoundControls sound={props.sound} onSound={props.onSound} />
      </div>
    </section>
  )
}
