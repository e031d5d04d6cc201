import { useCallback, useEffect, useRef, useState } from 'react'
import { remainingMs, warningAt } from '#domain/calls/meeting/left.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { DeviceChoices, DeviceNotes } from '#web/media/devices/DevicePickers.tsx'
import { useAwake } from '#web/media/devices/useAwake.ts'
import type { ReadLevel } from '#web/media/devices/useLevelRing.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import type { CallClock } from '../callClock.ts'
import { useDeviceKeyOfEntry } from '../keys/useDeviceKeyOfCall.ts'
import {
  type MeetingBooking,
  otherPeer,
  type PartedWhy,
  partedBy,
  type Sight,
  sightOf,
} from '../meetingFlow.ts'
import { apartText, leftText, warningText } from '../meetingWords.ts'
import { useSeenLine } from '../record/useSeenLine.tsx'
import type { Face } from './CallFace.tsx'
import { type CallTrouble, InCallView } from './InCallView.tsx'
import { useProof } from './keys/useProof.tsx'
import { playTone } from './playTone.ts'
import { type DirectCall, useDirectCall } from './useDirectCall.ts'
import { type OwnMediaFacts, useOwnMedia, useOwnSwitches } from './useOwnMedia.ts'
import { canShareScreen } from './useOwnScreen.ts'

export interface InCallProps extends OwnMediaFacts {
  booking: MeetingBooking
  clock: CallClock
  socket: RealtimeSocket | null
  own: Face
  other: Face
  readOwn: ReadLevel | null
  wasOtherHere: boolean
  /** id of the own account */
  accountId: string
  /** what this page proves itself by; null: it is being read */
  deviceKey: DeviceKey | null
  onOtherHere: () => void
  /** asks for another entry */
  onAgain: () => void
  onParted: (why: PartedWhy) => void
  onLeave: () => void
  /** leaves, because the words are not the same */
  onDiffer: () => void
}

const TICK_MS = 250

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

/** What keeps two apart who are both here. */
function apartTrouble(
  { entry, onAgain }: InCallProps,
  { trouble, isMismatched }: DirectCall,
  sight: Sight,
): CallTrouble | null {
  if (!trouble || isMismatched || sight.is !== 'connecting') return null
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
  const { wasOtherHere, onOtherHere, onAgain, onParted, onLeave, accountId, onDiffer } = props
  const { side, media } = entry.ticket
  const nowMs = useCallNow(clock)
  const deviceKey = useDeviceKeyOfEntry(entry, props.deviceKey)
  const direct = useDirectCall({ entry, clock, device: deviceKey, accountId }, socket, {
    onTaken: () => onParted('taken'),
    onEnded: (reason) => onParted(partedBy(reason)),
    onGone: () => onParted('lost'),
  })
  const { client, state, isPaired, publications } = direct
  useAwake()
  const { screen, trouble } = useOwnMedia(direct, props)
  const { isOn, onSwitch } = useOwnSwitches(props)
  const proof = useProof({
    ...{ booking, direct, onAgain, onDiffer },
    deviceKey: deviceKey && direct.isUnconfirmed ? { ...deviceKey, binding: null } : deviceKey,
    ...{ own: accountId, other: entry.ticket.other, name: other.name },
  })
  const seen = useSeenLine({ booking, accountId, name: other.name, nowMs, isLinked: direct.isPaired })
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
        lock={proof.lock}
        seen={seen.line}
        keyNote={proof.note}
        isMismatched={direct.isMismatched}
        trouble={trouble ?? apartTrouble(props, direct, sight)}
        left={leftText(remainingMs(endsAtMs, nowMs), startsAtMs - nowMs)}
        camera={media === 'video' ? capture.now.camera.track : null}
        screen={canShare ? { isOn: screen.track !== null, onToggle: screen.toggle } : null}
        onPlay={play}
        onAgain={onAgain}
        onDevices={() => setChoosing(true)}
      />
      {proof.sheet}
      {seen.sheet}
      {isChoosing ? <DeviceSheet capture={capture} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}
