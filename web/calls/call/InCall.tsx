import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { remainingMs, warningAt } from '#domain/calls/meeting/left.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import type { CaptureSlot } from '#web/media/capture/openCapture.ts'
import { DeviceChoices, DeviceNotes, deviceSentence } from '#web/media/devices/DevicePickers.tsx'
import { useAwake } from '#web/media/devices/useAwake.ts'
import type { useCapture } from '#web/media/devices/useCapture.ts'
import type { ReadLevel } from '#web/media/devices/useLevelRing.ts'
import type { CallClock } from '../callClock.ts'
import {
  type EnteredCall,
  type MeetingBooking,
  missingDevice,
  otherPeer,
  type PartedWhy,
  partedBy,
  type Sight,
  sightOf,
} from '../meetingFlow.ts'
import { apartText, leftText, warningText } from '../meetingWords.ts'
import type { Face } from './CallFace.tsx'
import { type CallTrouble, InCallView } from './InCallView.tsx'
import { playTone } from './playTone.ts'
import type { SwitchesProps } from './Switches.tsx'
import { type DirectCall, useDirectCall } from './useDirectCall.ts'
import { canShareScreen, useOwnScreen } from './useOwnScreen.ts'
import { useSending } from './useSending.ts'

export interface InCallProps extends Pick<SwitchesProps, 'isOn' | 'onSwitch'> {
  booking: MeetingBooking
  entry: EnteredCall
  clock: CallClock
  socket: RealtimeSocket | null
  capture: ReturnType<typeof useCapture>
  own: Face
  other: Face
  readOwn: ReadLevel | null
  wasOtherHere: boolean
  onOtherHere: () => void
  /** asks for another entry */
  onAgain: () => void
  onParted: (why: PartedWhy) => void
  onLeave: () => void
}

const TICK_MS = 250
const UNSENT = { microphone: 'You are not heard.', camera: 'You are not seen.' } as const

/** Time of the call, read again four times a second. */
function useCallNow(clock: CallClock): number {
  const [nowMs, setNowMs] = useState(clock.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [clock])
  return nowMs
}

/** The sentence of the warning from its time on, the same one until the end; a tone comes with it. */
function useWarning(atMs: number, endsAtMs: number, nowMs: number): string | null {
  const [warning, setWarning] = useState<string | null>(null)
  const isDue = nowMs >= atMs && nowMs < endsAtMs
  const leftAt = useRef(0)
  leftAt.current = remainingMs(endsAtMs, nowMs)
  useEffect(() => {
    if (!isDue) return
    setWarning(warningText(leftAt.current))
    playTone()
    return () => setWarning(null)
  }, [isDue])
  return warning
}

const isBroken = ({ step }: CaptureSlot) => step === 'failed' || step === 'lost'

/** The switches as they are in truth: what does not work is not on, and a press tries it again. */
function useOwnSwitches({
  capture,
  isOn,
  onSwitch,
  entry,
}: InCallProps): Pick<SwitchesProps, 'isOn' | 'onSwitch'> {
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
function brokenTrouble({ capture, isOn, onSwitch }: InCallProps): CallTrouble | null {
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
function useOwnMedia(direct: DirectCall, props: InCallProps) {
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

/** What keeps two apart who are both here. */
function apartTrouble(
  { entry, onAgain }: InCallProps,
  { trouble }: DirectCall,
  sight: Sight,
): CallTrouble | null {
  if (!trouble || sight.is !== 'connecting') return null
  const text = apartText(trouble.code, entry.ticket.relay !== null)
  return { text, isApart: true, actions: [{ word: 'Come in again', onPress: onAgain }] }
}

/** The devices, in a call. */
function DeviceSheet({ capture, onClose }: Pick<InCallProps, 'capture'> & { onClose: () => void }) {
  const choose: typeof capture.choose = (kind, deviceId) => capture.choose(kind, deviceId)
  return (
    <Sheet title="Your devices" onClose={onClose}>
      <div className="calldevices flex flex-col gap-4">
        <DeviceChoices devices={capture.now} onChoose={(kind, id) => void choose(kind, id)} />
        <DeviceNotes
          devices={capture.now}
          onChoose={(kind, id) => void choose(kind, id)}
          without={{ microphone: ' Without it you are not heard.', camera: ' Without it you are not seen.' }}
        />
      </div>
    </Sheet>
  )
}

/** In a call, from the entry on until one leaves or it ends. */
export function InCall(props: InCallProps) {
  const { booking, entry, clock, socket, capture, own, other, readOwn } = props
  const { wasOtherHere, onOtherHere, onAgain, onParted, onLeave } = props
  const { side, media } = entry.ticket
  const nowMs = useCallNow(clock)
  const direct = useDirectCall({ entry, clock }, socket, {
    onTaken: () => onParted('taken'),
    onEnded: (reason) => onParted(partedBy(reason)),
    onGone: () => onParted('lost'),
  })
  const { client, state, isPaired, publications } = direct
  useAwake()
  const { screen, trouble } = useOwnMedia(direct, props)
  const { isOn, onSwitch } = useOwnSwitches(props)
  const [isChoosing, setChoosing] = useState(false)
  const startsAtMs = Date.parse(booking.startsAt)
  const endsAtMs = state?.endsAtMs ?? Date.parse(entry.validUntil)
  const isOver = nowMs >= endsAtMs
  const parted = useRef(onParted)
  parted.current = onParted
  useEffect(() => {
    if (isOver) parted.current('over')
  }, [isOver])
  const warning = useWarning(warningAt(startsAtMs, endsAtMs), endsAtMs, nowMs)
  const otherSeat = otherPeer(state, side)?.seatId ?? null
  const isNew = otherSeat !== null && !wasOtherHere
  useEffect(() => {
    if (isNew) onOtherHere()
  }, [isNew, onOtherHere])
  const attach = useCallback(
    (id: string, container: HTMLElement) => client?.attach(id, container) ?? (() => undefined),
    [client],
  )
  const readOther = useCallback(
    async () => (client && otherSeat ? client.levelOf(otherSeat) : null),
    [client, otherSeat],
  )
  const { isOnline, failure, needsPress, play } = direct
  const facts = { state, side, isPaired, isOnline, wasOtherHere, nowMs, startsAtMs }
  const sight = sightOf(facts)
  const canShare = media === 'video' && canShareScreen()
  return (
    <>
      <InCallView
        {...{
          booking,
          nowMs,
          other,
          own,
          publications,
          attach,
          isOn,
          onSwitch,
          needsPress,
          failure,
        }}
        {...{ warning, readOther, readOwn, onLeave }}
        sight={sight}
        trouble={trouble ?? apartTrouble(props, direct, sight)}
        left={leftText(remainingMs(endsAtMs, nowMs), startsAtMs - nowMs)}
        camera={media === 'video' ? capture.now.camera.track : null}
        screen={canShare ? { isOn: screen.track !== null, onToggle: screen.toggle } : null}
        onPlay={play}
        onAgain={onAgain}
        onDevices={() => setChoosing(true)}
      />
      {isChoosing ? <DeviceSheet capture={capture} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}
