import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import { DevicePickers } from '#web/media/devices/DevicePickers.tsx'
import { Preview } from '#web/media/devices/Preview.tsx'
import { VoicePreview } from '../host/devices/VoicePreview.tsx'
import { hostSentence } from '../host/studio/causeSentence.ts'
import { STUDIO_WORDS } from '../host/studio/studioWords.ts'
import { incomeWords, leadWords, waitWords } from './askedWords.ts'
import type { CoHostStep } from './coHostFlow.ts'
import { TermsFacts } from './TermsView.tsx'
import '../host/studio/studio.css'

export interface CoHostPrepareProps {
  asked: CoHosting
  state: Extract<CoHostStep, { step: 'off' | 'entering' }>
  devices: CaptureState
  /** they come back with the microphone off */
  isMuted: boolean
  onChoose: (kind: CaptureKind, deviceId: string | null) => void
  onGo: () => void
  onHostNoMore: () => void
}

/** Somebody who agreed, before they are on air. */
export function CoHostPrepare(props: CoHostPrepareProps) {
  const { asked, state, devices, onChoose, onGo } = props
  const { device } = STUDIO_WORDS[asked.kind]
  const waits = waitWords(asked)
  const isEntering = state.step === 'entering'
  const isReady = devices[device].step === 'ready'
  const problem = state.step === 'off' ? state.problem : null
  const word = isEntering ? (state.isReturn ? 'Coming back on air…' : 'Going on air…') : 'Go on air'
  return (
    <div className="studio" data-testid="state:together:agreed">
      <div className="flex flex-col gap-4">
        {asked.kind === 'voice' ? (
          <VoicePreview
            channel={asked.ownChannel}
            word="Co-host"
            {...{ devices, onChoose }}
            isMicrophoneOff={props.isMuted}
          />
        ) : (
          <>
            <Preview camera={devices.camera} />
            <DevicePickers devices={devices} onChoose={onChoose} />
          </>
        )}
      </div>
      <div className="studioside">
        <TermsFacts asked={asked} />
        <p className="text-sm text-t2">{incomeWords(asked)}</p>
        <p className="text-sm text-t2">{leadWords(asked)}</p>
        <p className="text-sm text-t2">
          Wear headphones: you hear the {asked.kind === 'voice' ? 'others' : 'other hosts'}.
        </p>
        <div className="studiocta">
          {state.step === 'off' && state.isMoved ? (
            <Note tone="info" icon="info" role="status" testId="state:together:moved">
              <p>You went on air in another window.</p>
            </Note>
          ) : null}
          {problem === null ? null : (
            <Note tone="bad" icon="alert" role="alert" testId="state:together:refused">
              <p>You are not on air. {hostSentence(problem)}</p>
            </Note>
          )}
          {waits === null ? (
            <Button kind="lamp" size="big" isFull isBusy={isEntering || !isReady} onClick={onGo}>
              {isReady && !isEntering ? <Icon name="live" /> : null}
              {isReady ? word : `Waiting for the ${device}`}
            </Button>
          ) : (
            <p role="status">{waits}</p>
          )}
          <div>
            <Button kind="ghost" onClick={props.onHostNoMore}>
              Host no more…
            </Button>
          </div>
        </div>
      </div>
    </div>
  )
}
