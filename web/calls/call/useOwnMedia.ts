import { useEffect, useMemo, useState } from 'react'
import type { CaptureSlot } from '#web/media/capture/openCapture.ts'
import { deviceSentence } from '#web/media/devices/DevicePickers.tsx'
import type { useCapture } from '#web/media/devices/useCapture.ts'
import { type EnteredCall, missingDevice } from '../meetingFlow.ts'
import type { CallTrouble } from './InCallView.tsx'
import type { SwitchesProps } from './Switches.tsx'
import type { DirectCall } from './useDirectCall.ts'
import { useOwnScreen } from './useOwnScreen.ts'
import { useSending } from './useSending.ts'

/** What one sends in a call, and by what. */
export interface OwnMediaFacts extends Pick<SwitchesProps, 'isOn' | 'onSwitch'> {
  entry: EnteredCall
  capture: ReturnType<typeof useCapture>
}

const UNSENT = { microphone: 'You are not heard.', camera: 'You are not seen.' } as const

const isBroken = ({ step }: CaptureSlot) => step === 'failed' || step === 'lost'

/** The switches as they are in truth: what does not work is not on, and a press tries it again. */
export function useOwnSwitches({
  capture,
  isOn,
  onSwitch,
  entry,
}: OwnMediaFacts): Pick<SwitchesProps, 'isOn' | 'onSwitch'> {
  const { choose, release, now } = capture
  const { microphone, camera } = now
  const hasPicture = entry.ticket.media === 'video'
  // a camera that is off is let go: its light says so
  useEffect(() => {
    if (!hasPicture) return
    if (isOn.camera && camera.step === 'off') void choose('camera', camera.deviceId)
    if (!isOn.camera && camera.step === 'ready') release('camera')
  }, [hasPicture, isOn.camera, camera.step, camera.deviceId, choose, release])
  const [isMicrophoneBroken, isCameraBroken] = [isBroken(microphone), isBroken(camera)]
  return useMemo(
    () => ({
      isOn: {
        microphone: isOn.microphone && !isMicrophoneBroken,
        camera: isOn.camera && !isCameraBroken,
      },
      onSwitch(kind, to) {
        const isTriedAgain = kind === 'microphone' ? isMicrophoneBroken : isCameraBroken
        if (to && isTriedAgain) void choose(kind, null)
        onSwitch(kind, to)
      },
    }),
    [isOn, onSwitch, choose, isMicrophoneBroken, isCameraBroken],
  )
}

/** Why one is not heard or not seen, against one's will; null: one is, as far as this page knows. */
function brokenTrouble({ capture, isOn, onSwitch }: OwnMediaFacts): CallTrouble | null {
  const missing = missingDevice(isOn, capture.now)
  if (!missing) return null
  return {
    text: `${UNSENT[missing]} ${deviceSentence(missing, capture.now[missing])}`,
    actions: [
      { word: `Try the ${missing} again`, onPress: () => void capture.choose(missing, null) },
      { word: 'Go on without it', onPress: () => onSwitch(missing, false) },
    ],
  }
}

/** Sends what is switched on; answers what failed of it. */
export function useOwnMedia(direct: DirectCall, props: OwnMediaFacts) {
  const { capture, isOn } = props
  const { client, media } = direct
  const { camera, microphone } = capture.now
  const screen = useOwnScreen()
  const [failed, setFailed] = useState<string | null>(null)
  const failedBy = (kind: string) => () =>
    setFailed(`Your ${kind} could not be sent. Switch it off and on again.`)
  useSending(
    client,
    media,
    { kind: 'microphone', track: microphone.track, isOn: isOn.microphone },
    failedBy('microphone'),
  )
  useSending(client, media, { kind: 'camera', track: camera.track, isOn: isOn.camera }, failedBy('camera'))
  useSending(client, media, { kind: 'screen', track: screen.track, isOn: true }, failedBy('screen'))
  // another try is another answer
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is sent changed
  useEffect(() => setFailed(null), [isOn, camera.track, microphone.track, screen.track])
  const text = failed ?? (screen.hasFailed ? 'Your screen could not be opened. Try again.' : null)
  return { screen, trouble: brokenTrouble(props) ?? (text === null ? null : { text }) }
}
