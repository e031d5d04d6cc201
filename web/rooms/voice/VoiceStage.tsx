import {
  type KeyboardEventHandler,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import type { SubscriberState } from '#web/media/tracks/createSubscriber.ts'
import { ListenerFloor, type ListenerFloorProps } from '../floor/ListenerFloor.tsx'
import { QueueFold } from '../floor/QueueFold.tsx'
import { useOwnSpeech } from '../floor/speech/useOwnSpeech.ts'
import { useFloor } from '../floor/useFloor.ts'
import { useOwnPlace } from '../floor/useOwnPlace.ts'
import { ListenerGrid } from '../listeners/ListenerGrid.tsx'
import { useListeners } from '../listeners/useListeners.ts'
import { HostAway } from '../watch/HostAway.tsx'
import type { PlayerProps } from '../watch/Player.tsx'
import { PlayerNotice } from '../watch/PlayerNotice.tsx'
import { SoundControls } from '../watch/sound/SoundControls.tsx'
import { type PlayerSound, usePlayerSound } from '../watch/sound/usePlayerSound.ts'
import { useHostIn } from '../watch/useHostIn.ts'
import { usePlayerKeys } from '../watch/usePlayerKeys.ts'
import { useWatching } from '../watch/useWatching.ts'
import { isLedByCoHost, listenersText, soundWords } from './soundWords.ts'
import { useVoices } from './useVoices.ts'
import type { VoicePersonProps } from './VoicePerson.tsx'
import { VoicePlaces, type VoicePlacesProps } from './VoicePlaces.tsx'
import { VoiceRoom } from './VoiceRoom.tsx'
import '../watch/player.css'
import './voiceStage.css'

export type VoiceStageProps = Omit<PlayerProps, 'isTheatre' | 'onTheatre'> &
  Partial<Pick<ListenerFloorProps, 'signIn'>>

/** A voice room for who listens: its stage, who is on the floor, and how one gets there. */
export function VoiceStage({
  room,
  admission,
  startsMuted,
  socket,
  nowMs,
  events,
  ...more
}: VoiceStageProps) {
  const ownSeatId = admission.seatId
  const section = useRef<HTMLElement>(null)
  const hostSound = useRef<HTMLDivElement>(null)
  const otherSounds = useRef<HTMLDivElement>(null)
  const { subscriber, speech, state } = useWatching(admission, socket, events)
  const { sound, setSound, wasTurnedOn, turnOn, keys } = usePlayerSound(subscriber, startsMuted, section)
  const floor = useFloor(socket, room.id)
  const listeners = useListeners(socket, room.id)
  // another socket reads the floor anew; who speaks is heard meanwhile, and whose device is open keeps all that ends it
  const lastFloor = useRef(floor)
  if (floor) lastFloor.current = floor
  const known = lastFloor.current
  const voices = useVoices(subscriber?.voices ?? null, known, ownSeatId, room.coHosts)
  const own = useOwnSpeech(speech)
  const at = useOwnPlace(known, { ownSeatId, onGone: own.close })
  const barFloor = own.step === 'off' ? floor : known

  useEffect(() => {
    subscriber?.voices.setContainer(otherSounds.current)
    // no picture is asked for, whatever is sent
    subscriber?.setQuality('sound')
  }, [subscriber])
  const { hostSeatId } = room
  useHostIn(subscriber, hostSeatId, hostSound)
  const readHost = useMemo(
    () => (subscriber && hostSeatId !== null ? () => subscriber.levelOf(hostSeatId) : null),
    [subscriber, hostSeatId],
  )
  // the gate opened: the keyboard goes on here
  useEffect(() => section.current?.focus({ preventScroll: true }), [])
  const onKeyDown = usePlayerKeys(keys)

  const { levelOf } = voices
  const readOwn = own.level.readLevel
  const levelOfSeat = useCallback(
    (seatId: string) => (seatId === ownSeatId ? readOwn() : levelOf(seatId)),
    [ownSeatId, readOwn, levelOf],
  )
  const isHeard = state.media === 'connected' && (state.hasSound || voices.hasVoices)
  const offersSound = state.needsPress || (isHeard && !wasTurnedOn)
  return (
    <VoiceRoom
      place={
        <VoiceStageAt
          {...{ room, floor, nowMs, state, sound, ownSeatId, section, onKeyDown, offersSound }}
          over={more.over}
          hasVoices={voices.hasVoices}
          voiceOf={(seatId) =>
            seatId === ownSeatId
              ? { isHere: own.step === 'speaking', isOff: own.step === 'speaking' && own.isMuted }
              : voices.voiceOf(seatId)
          }
          levelOf={levelOfSeat}
          readLevel={readHost}
          onSound={setSound}
          onTurnOn={turnOn}
        >
          <Sounds host={hostSound} others={otherSounds} />
        </VoiceStageAt>
      }
      bar={
        barFloor ? (
          <ListenerFloor
            floor={barFloor}
            {...{ nowMs, ownSeatId, own, at }}
            isSecond={offersSound}
            signIn={more.signIn ?? null}
          />
        ) : null
      }
      queue={floor ? <QueueFold {...{ floor, nowMs, ownSeatId }} lead={null} /> : null}
      listeners={listeners ? <ListenerGrid {...{ listeners, floor: known, ownSeatId }} /> : null}
    />
  )
}

/** What is played lies in these. */
function Sounds({ host, others }: Record<'host' | 'others', RefObject<HTMLDivElement | null>>) {
  return (
    <div hidden>
      <div ref={host} />
      <div ref={others} />
    </div>
  )
}

export interface VoiceStageAtProps
  extends Pick<PlayerProps, 'room' | 'nowMs' | 'over'>,
    Pick<PlayerSound, 'sound'>,
    Pick<VoicePersonProps, 'readLevel'>,
    Pick<VoicePlacesProps, 'floor' | 'voiceOf' | 'levelOf' | 'ownSeatId'> {
  state: SubscriberState
  /** somebody besides the host is heard here */
  hasVoices: boolean
  /** the sound waits for a press */
  offersSound: boolean
  onSound: PlayerSound['setSound']
  onTurnOn: PlayerSound['turnOn']
  section?: RefObject<HTMLElement | null>
  onKeyDown?: KeyboardEventHandler
  /** what nobody sees */
  children?: ReactNode
}

/** The stage of a voice room over a connection that is in some state: who is heard, how it is, and how loud. */
export function VoiceStageAt(props: VoiceStageAtProps) {
  const { room, nowMs, state, hasVoices } = props
  const { name } = room.channel
  const goneUntil = room.hostGoneUntil === null ? null : Date.parse(room.hostGoneUntil)
  const isHeard = state.media === 'connected' && state.hasSound
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
      {props.children}
      <div className="pt">
        <LivePill since={room.liveAt} />
        <span className="text-sm figures" data-testid="viewers">
          {listenersText(room)}
        </span>
      </div>
      <VoicePlaces
        room={room}
        floor={props.floor}
        host={{ isMicrophoneOff: state.isSoundOff, readLevel: isHeard ? props.readLevel : null }}
        voiceOf={props.voiceOf}
        levelOf={state.media === 'connected' ? props.levelOf : null}
        nowMs={nowMs}
        ownSeatId={props.ownSeatId}
        onMove={null}
      />
      <div className="voicenotes">
        {goneUntil !== null ? (
          <HostAway name={name} untilMs={goneUntil} nowMs={nowMs} />
        ) : (
          <PlayerNotice
            {...{ state, name }}
            words={(now, whose) => soundWords(now, whose, { hasVoices, isHostAway: isLedByCoHost(room) })}
          />
        )}
        {props.offersSound ? (
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
