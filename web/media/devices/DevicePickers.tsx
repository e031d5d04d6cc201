import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { CaptureSlot, CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import type { MediaErrorCode } from '#web/media/mediaClient.ts'
import { LevelMeter } from './LevelMeter.tsx'

export interface DevicePickersProps {
  devices: CaptureState
  onChoose: (kind: CaptureKind, deviceId: string | null) => void
}

const WORDS = { camera: 'Camera', microphone: 'Microphone' } as const

/** What a device's failure means and what the person can do. */
export function deviceSentence(kind: CaptureKind, slot: CaptureSlot): string | null {
  if (slot.step === 'lost') return `The ${kind} stopped sending. Plug it in again or choose another one.`
  if (slot.step !== 'failed') return null
  const sentences: Partial<Record<MediaErrorCode, string>> = {
    DEVICE_DENIED: `This browser does not let us use your ${kind}. Allow it beside the address bar, then try again.`,
    DEVICE_MISSING: `We found no ${kind}. Plug one in, then try again.`,
    UNSUPPORTED: `This browser cannot open a ${kind} on this page.`,
  }
  return (
    sentences[slot.error ?? 'INTERNAL'] ??
    `The ${kind} is in use by another program. Close that one, then try again.`
  )
}

/** What stands in a picker while none of its choices is in use; null while one is. */
function unchosen(kind: CaptureKind, { step, deviceId, choices }: CaptureSlot): string | null {
  if (step === 'asking' && deviceId === null) return 'Asking the browser'
  if (choices.length === 0) return 'None'
  const isInUse = step === 'ready' || step === 'asking' || step === 'off'
  return isInUse && choices.some(({ id }) => id === deviceId) ? null : `Choose a ${kind}`
}

function Picker({
  kind,
  slot,
  onChoose,
}: { kind: CaptureKind; slot: CaptureSlot } & Pick<DevicePickersProps, 'onChoose'>) {
  const missing = unchosen(kind, slot)
  return (
    <label className="field">
      {WORDS[kind]}
      <span className="inp sm">
        <Icon name={kind} small />
        <select
          value={missing === null ? (slot.deviceId ?? '') : ''}
          disabled={slot.choices.length === 0}
          onChange={(event) => onChoose(kind, event.target.value)}
        >
          {missing === null ? null : (
            <option value="" disabled>
              {missing}
            </option>
          )}
          {slot.choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </span>
    </label>
  )
}

/** What the other devices are without one, where nothing else is said of it. */
const WITHOUT = ' Without it viewers hear nothing.'

/**
 * One sentence with a way on for each device that does not work. Nobody goes on air without the first of them.
 * @param without what one is without each, with a space before it
 */
export function DeviceNotes({
  devices,
  onChoose,
  without,
}: DevicePickersProps & { without?: Readonly<Record<CaptureKind, string>> }) {
  return devices.kinds.map((kind, at) => {
    const sentence = deviceSentence(kind, devices[kind])
    if (!sentence) return null
    return (
      <Note
        key={kind}
        tone={at === 0 ? 'bad' : 'warn'}
        icon="alert"
        role="status"
        testId={`state:studio:${kind}-${devices[kind].error ?? devices[kind].step}`}
        actions={<Button onClick={() => onChoose(kind, null)}>Try the {kind} again</Button>}
      >
        <p>
          {sentence}
          {without ? without[kind] : at === 0 ? '' : WITHOUT}
        </p>
      </Note>
    )
  })
}

/** Which devices are used; also while on air. */
export function DeviceChoices({ devices, onChoose }: DevicePickersProps) {
  return (
    <div className="devs" data-devices={devices.kinds.length}>
      {devices.kinds.map((kind) => (
        <Picker key={kind} kind={kind} slot={devices[kind]} onChoose={onChoose} />
      ))}
    </div>
  )
}

/** Camera, microphone and level. */
export function DevicePickers({ devices, onChoose }: DevicePickersProps) {
  return (
    <div className="flex flex-col gap-4">
      <DeviceChoices devices={devices} onChoose={onChoose} />
      <LevelMeter track={devices.microphone.track} />
      <DeviceNotes devices={devices} onChoose={onChoose} />
    </div>
  )
}
