import { type ReactNode, useEffect, useRef } from 'react'
import type { CallMedia } from '#domain/calls/words.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import { DeviceChoices, DeviceNotes } from '#web/media/devices/DevicePickers.tsx'
import { LocalPicture } from '#web/media/devices/Preview.tsx'
import { SilentNote } from '#web/media/devices/SilentNote.tsx'
import type { ReadLevel } from '#web/media/devices/useLevelRing.ts'
import { CallFace, type Face } from '../call/CallFace.tsx'
import { Switches, type SwitchesProps } from '../call/Switches.tsx'
import { UnshownAddress } from '../meetingFlow.ts'
import { entryProblem } from '../meetingWords.ts'
import { ToBooking } from './ShutCall.tsx'
import '../meeting.css'

export interface LobbyViewProps extends Omit<SwitchesProps, 'hasCamera'> {
  bookingId: string
  media: CallMedia
  other: Typed
  own: Face
  devices: CaptureState
  /** nothing comes of the microphone */
  isSilent: boolean
  /** the own level; null while nobody knows it */
  readLevel: ReadLevel | null
  meter: ReactNode
  /** `Begins in 4:10` */
  left: string
  /** whether this browser is confirmed as theirs, and the way to do it */
  confirm: ReactNode
  /** a relay carries the call, and neither side learns the other's network address */
  isRelayed: boolean
  isEntering: boolean
  /** nobody answers a page that was loaded again: it tries on by itself */
  isAway: boolean
  /** what the last press was answered with; null: nothing, or all is well */
  problem: unknown
  onChoose: (kind: CaptureKind, deviceId: string | null) => void
  /**
   * @param move the call is on another device of theirs, and comes here
   * @param wasAddressShown the lobby says that the other side can see their network address
   */
  onJoin: (move: boolean, wasAddressShown: boolean) => void
  /** stops trying */
  onStay: () => void
}

/** The own side as the other one will see it. */
function OwnPreview({ media, own, devices, isOn, readLevel, left }: LobbyViewProps) {
  const { camera } = devices
  const hasPicture = media === 'video' && camera.track !== null && isOn.camera
  return (
    <section className="stage lobbyown" data-theme="dark" data-media={media} aria-label="What you will send">
      {hasPicture ? (
        <LocalPicture track={camera.track} isMirrored label="Your camera, mirrored" />
      ) : (
        <CallFace face={own} isOn={isOn.microphone} readLevel={readLevel} />
      )}
      <div className="calltop">
        <span className="ov">Only you see this</span>
        <span className="ov figures ms-auto">{left}</span>
      </div>
    </section>
  )
}

/** What the other side will miss; null: nothing that this page knows of. */
function missingText({ devices, media, other, isOn }: LobbyViewProps): string | null {
  const lacks = ({ step }: { step: string }) => step === 'failed' || step === 'lost'
  const isSilent = lacks(devices.microphone) || !isOn.microphone
  const name = isolated(other)
  const isUnseen = media === 'video' && (lacks(devices.camera) || !isOn.camera)
  if (isSilent && isUnseen) return `${name} will neither see nor hear you. You can change that in the call.`
  if (isSilent) return `${name} will not hear you. You can change that in the call.`
  if (isUnseen) return `${name} will not see you. You can change that in the call.`
  return null
}

/** The call of now is direct: the server said so, whatever is known of the site. */
const isDirect = ({ isRelayed, problem }: LobbyViewProps) => !isRelayed || problem instanceof UnshownAddress

/** Why the last press did not let them in. */
function Refused(props: LobbyViewProps) {
  const { problem, bookingId, isEntering, onJoin } = props
  if (problem === null) return null
  const { text, move } = entryProblem(problem)
  return (
    <Note
      tone={move ? 'warn' : 'bad'}
      icon="alert"
      role="alert"
      testId={move ? 'state:call:other-device' : 'state:call:refused'}
      actions={
        move ? (
          <Button kind="line" isBusy={isEntering} onClick={() => onJoin(true, isDirect(props))}>
            Go on here
          </Button>
        ) : (
          <ToBooking bookingId={bookingId} />
        )
      }
    >
      <p>{text}</p>
    </Note>
  )
}

/** Of a page that was in the call before it was loaded again, while we are away. */
function ComingBack({ isAway, onStay }: LobbyViewProps) {
  if (!isAway) return null
  return (
    <Note
      tone="warn"
      icon="alert"
      role="status"
      testId="state:call:away"
      actions={
        <Button kind="line" onClick={onStay}>
          Stay in the lobby
        </Button>
      }
    >
      <p>You are not back in the call yet: we cannot be reached. It goes on by itself.</p>
    </Note>
  )
}

/** What who joins lets the other side see. */
function AddressNote({ other }: Pick<LobbyViewProps, 'other'>) {
  return (
    <Note icon="info">
      <p>
        {/* the two pages connect with each other, and nobody stands between them */}
        <bdi>{other}</bdi> can see your network address: picture and sound go straight from your device to
        theirs. It works when your two networks let you reach each other directly.
      </p>
    </Note>
  )
}

/** The press that lets them in, and that says yes to what it shows. */
function JoinPart(props: LobbyViewProps) {
  const { other, isEntering, problem, onJoin } = props
  const isAsked = isDirect(props)
  const missing = missingText(props)
  const part = useRef<HTMLDivElement>(null)
  // who was refused on the way back into the call has lost the button that they pressed
  useEffect(() => {
    if (problem !== null && document.activeElement === document.body) part.current?.focus()
  }, [problem])
  return (
    <div ref={part} className="quietfocus flex flex-col gap-4" tabIndex={-1}>
      {isAsked ? <AddressNote other={other} /> : null}
      <Refused {...props} />
      <ComingBack {...props} />
      <Button
        kind="lamp"
        size="big"
        isFull
        className="joinbutton"
        isBusy={isEntering}
        data-testid="call-join"
        onClick={() => onJoin(false, isAsked)}
      >
        {isAsked ? (
          <span>
            Join and let <bdi>{other}</bdi> see it
          </span>
        ) : (
          'Join the call'
        )}
      </Button>
      {missing === null ? null : <p className="text-sm text-t2">{missing}</p>}
    </div>
  )
}

/** Before the call: how one will be seen and heard, by which devices, and the way in. */
export function LobbyView(props: LobbyViewProps) {
  const { media, devices, isSilent, meter, confirm, onChoose, isOn, onSwitch } = props
  const without = {
    microphone: ' You can join without it, and are not heard then.',
    camera: ' You can join without it, and are not seen then.',
  }
  return (
    <div className="lobby" data-testid="call-lobby">
      <div className="flex flex-col gap-4 min-w-0">
        <OwnPreview {...props} />
        <Switches {...{ isOn, onSwitch }} hasCamera={media === 'video'} />
      </div>
      <div className="flex flex-col gap-6 min-w-0">
        <section className="flex flex-col gap-4" aria-label="Your devices">
          <DeviceChoices devices={devices} onChoose={onChoose} />
          {meter}
          <DeviceNotes devices={devices} onChoose={onChoose} without={without} />
          {isSilent ? <SilentNote /> : null}
        </section>
        {confirm}
        <JoinPart {...props} />
      </div>
    </div>
  )
}
