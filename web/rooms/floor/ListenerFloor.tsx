import { useState } from 'react'
import type { Floor, FloorPlace } from '#protocol/floor.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { DeviceChoices } from '#web/media/devices/DevicePickers.tsx'
import { MediaError } from '#web/media/mediaClient.ts'
import { mediaSentence } from '#web/media/mediaSentence.ts'
import { lineText } from './floorWords.ts'
import { GrantCard } from './GrantCard.tsx'
import { SpeakBar } from './SpeakBar.tsx'
import { MicrophoneHelp, NotSent } from './speech/MicrophoneHelp.tsx'
import { SpeakingBar } from './speech/SpeakingBar.tsx'
import { SpeechCheck } from './speech/SpeechCheck.tsx'
import { useHoldToTalk } from './speech/useHoldToTalk.ts'
import type { OwnSpeech } from './speech/useOwnSpeech.ts'
import { useKeptPlace } from './useKeptPlace.ts'
import type { OwnPlace } from './useOwnPlace.ts'
import './floorBar.css'

export interface ListenerFloorProps {
  floor: Floor
  /** server time */
  nowMs: number
  ownSeatId: string
  own: OwnSpeech
  at: OwnPlace
  /** the page has another button that goes first */
  isSecond: boolean
  /** asks a guest for an account, with the reason; null of who has one */
  signIn: ((reason: string) => unknown) | null
}

/** Why the microphone of somebody who may speak is not sent. */
function failureSentence(error: unknown): string | null {
  if (error === null) return null
  if (error instanceof MediaError && error.code !== 'FORBIDDEN') return mediaSentence(error)
  return 'Your microphone was not let in. Try again; when your place is gone, ask for another one.'
}

type View = 'leaving' | 'speaking' | 'granted' | 'listening'

function viewOf({ own, at }: ListenerFloorProps): View {
  if (at.isLeaving) return 'leaving'
  if (own.step === 'speaking') return 'speaking'
  return at.place ? 'granted' : 'listening'
}

/** What a listener does about speaking: asks, begins, and speaks. */
export function ListenerFloor(props: ListenerFloorProps) {
  const view = viewOf(props)
  const { place } = props.at
  const kept = useKeptPlace(`${view} ${props.own.step}`, view === 'granted' ? place : null)
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields of a form
    <div {...kept} className="floorpart" role="group" aria-label="Speaking" tabIndex={-1}>
      {view === 'leaving' ? (
        <p role="status">Going back to the audience</p>
      ) : view === 'speaking' ? (
        <Speaking {...props} />
      ) : place ? (
        <Granted {...props} place={place} />
      ) : (
        <Listening {...props} />
      )}
    </div>
  )
}

function Listening({ floor, ownSeatId, at, isSecond, signIn }: ListenerFloorProps) {
  const params = { id: floor.roomId }
  return (
    <SpeakBar
      line={lineText(floor, { ownSeatId, hasAsked: at.hasAsked })}
      loss={at.loss}
      isSecond={isSecond}
      onAsk={async () => {
        await call('askToSpeak', { params })
        at.setAsked(true)
      }}
      onWithdraw={async () => {
        await call('withdrawRequest', { params })
        at.setAsked(false)
      }}
      onSignIn={signIn && (() => signIn('Sign in to speak'))}
    />
  )
}

/** Closes the microphone with the press itself, before the server has answered. */
function leaving({ own, at }: ListenerFloorProps): () => Promise<void> {
  return () => {
    own.close()
    return at.leave()
  }
}

function Granted(props: ListenerFloorProps & { place: FloorPlace }) {
  const { own, place, nowMs, isSecond } = props
  return (
    <GrantCard untilMs={place.beginUntilMs} nowMs={nowMs} onLetGo={leaving(props)}>
      {own.step === 'off' ? (
        <Button kind={isSecond ? 'line' : 'lamp'} size="mid" className="self-start" onClick={own.open}>
          <Icon name="microphone" />
          Turn on microphone
        </Button>
      ) : (
        <SpeechCheck
          devices={own.devices}
          level={own.level}
          isStarting={own.step === 'starting'}
          failure={failureSentence(own.failure)}
          isSecond={isSecond}
          onChoose={own.choose}
          onSpeak={own.speak}
        />
      )}
    </GrantCard>
  )
}

/** What keeps the microphone of who speaks from being heard, with the way on; nothing about one that is. */
function SpeakingHelp({ own }: Pick<ListenerFloorProps, 'own'>) {
  const { choose, devices } = own
  const slot = devices.microphone
  const failure = slot.step === 'ready' ? failureSentence(own.failure) : null
  if (failure !== null) return <NotSent why={failure} onAgain={() => choose(slot.deviceId)} />
  if (slot.step === 'ready') return null
  return (
    <div className="flex flex-col gap-3">
      <MicrophoneHelp slot={slot} onAgain={() => choose(null)} />
      <DeviceChoices devices={devices} onChoose={(_, deviceId) => choose(deviceId)} />
    </div>
  )
}

function Speaking(props: ListenerFloorProps) {
  const { own } = props
  const [isHold, setHold] = useState(false)
  const setHeld = (isHeld: boolean) => own.setMuted(!isHeld)
  useHoldToTalk(isHold, setHeld)
  return (
    <SpeakingBar
      follow={own.level.follow}
      isMuted={own.isMuted}
      isHold={isHold}
      help={<SpeakingHelp own={own} />}
      onMuted={own.setMuted}
      onHold={(next) => {
        setHold(next)
        // also behind it: nobody is on air without having pressed for it
        own.setMuted(true)
      }}
      onHeld={setHeld}
      onStepDown={leaving(props)}
    />
  )
}
