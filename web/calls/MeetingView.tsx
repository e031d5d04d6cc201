import { type ReactNode, useCallback } from 'react'
import { bookedEntry } from '#domain/calls/meeting/entry.ts'
import { isolated } from '#domain/names/isolated.ts'
import { useServerNow } from '#web/kit/useServerNow.ts'
import type { CaptureWish } from '#web/media/capture/openTrack.ts'
import { FollowedBars } from '#web/media/devices/LevelMeter.tsx'
import { useCapture } from '#web/media/devices/useCapture.ts'
import { useTrackLevel } from '#web/media/devices/useTrackLevel.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import { useSocket } from '#web/media/seat/useSocket.ts'
import type { Face } from './call/CallFace.tsx'
import { InCall } from './call/InCall.tsx'
import { PartedView } from './call/PartedView.tsx'
import type { Switched } from './call/Switches.tsx'
import type { CallClock } from './callClock.ts'
import { useDeviceKeyOfCall } from './keys/useDeviceKeyOfCall.ts'
import { LobbyView } from './lobby/LobbyView.tsx'
import { EarlyCall, ShutCall } from './lobby/ShutCall.tsx'
import type { MeetingBooking, PartedWhy } from './meetingFlow.ts'
import { judgedText, leftText, shutText } from './meetingWords.ts'
import { RecordPart } from './record/RecordPart.tsx'
import { type Meeting, useMeeting } from './useMeeting.ts'

export interface MeetingViewProps {
  booking: MeetingBooking
  own: Face
  other: Face
  /** id of the own account */
  accountId: string
  /** of that account in this browser; null: it is being read */
  deviceKey: DeviceKey | null
  /** in the lobby: whether this browser is confirmed as theirs, and the way to do it */
  confirm: ReactNode
  /** a relay carries calls here, and nobody learns the other's network address */
  isRelayed: boolean
}

/** Both are asked for the microphone first: without a picture a call is one still. */
const WISHES: Record<'video' | 'voice', CaptureWish> = {
  video: { kinds: ['microphone', 'camera'], sound: 'speech' },
  voice: { kinds: ['microphone'], sound: 'speech' },
}

/** What is to be read once the call is over, too. */
const STAYING: ReadonlySet<PartedWhy> = new Set(['signedOut', 'differs'])

/** Lobby and call, with the devices that they take: opened once, and the same in both. */
function WithDevices({ meeting, deviceKey: found, ...props }: MeetingViewProps & { meeting: Meeting }) {
  const { booking, own, other, isRelayed, accountId, confirm } = props
  const { flow, clock, kept, keep, enter, enterAgain, stay, leave, part } = meeting
  const media = booking.media ?? 'voice'
  const capture = useCapture(WISHES[media])
  const { microphone } = capture.now
  const { isSilent, readLevel, follow } = useTrackLevel(microphone.track)
  const { isOn, wasOtherHere } = kept
  const nowMs = useServerNow()
  const isIn = flow.at === 'in'
  const deviceKey = useDeviceKeyOfCall(found)
  const socket = useSocket(isIn ? 'call' : null)
  const onSwitch = useCallback(
    (kind: keyof Switched, to: boolean) => keep({ isOn: { ...isOn, [kind]: to } }),
    [keep, isOn],
  )
  const onOtherHere = useCallback(() => keep({ wasOtherHere: true }), [keep])
  const readOwn = microphone.track ? readLevel : null
  if (flow.at === 'in' && clock)
    return (
      <InCall
        {...{ booking, clock, socket, capture, own, other, isOn, onSwitch, readOwn }}
        {...{ wasOtherHere, onOtherHere, accountId, deviceKey }}
        entry={flow.entry}
        onAgain={enterAgain}
        onParted={part}
        onLeave={() => leave('left')}
        onDiffer={() => leave('differs')}
      />
    )
  return (
    <LobbyView
      {...{ media, own, isRelayed, confirm, isOn, onSwitch, readLevel: readOwn }}
      bookingId={booking.id}
      other={other.name}
      devices={capture.now}
      isSilent={microphone.step === 'ready' && isOn.microphone && isSilent}
      meter={<FollowedBars follow={follow} />}
      left={leftText(Date.parse(booking.endsAt) - nowMs, Date.parse(booking.startsAt) - nowMs)}
      isEntering={flow.at === 'entering'}
      isAway={flow.at === 'entering' && flow.isAway}
      problem={flow.at === 'lobby' ? flow.problem : null}
      onChoose={(kind, deviceId) => void capture.choose(kind, deviceId)}
      onJoin={(move, wasAddressShown) => void enter(move, wasAddressShown)}
      onStay={stay}
    />
  )
}

/** Why nobody comes in now; null: both can. */
function Shut({ booking, other }: MeetingViewProps) {
  const nowMs = useServerNow()
  const { id } = booking
  const isHeldHere = booking.channel !== null && booking.media !== null
  const entry = bookedEntry(booking, nowMs / 1000)
  if (entry.isOpen && isHeldHere) return null
  if (!entry.isOpen && entry.why === 'early' && isHeldHere)
    return (
      <EarlyCall
        bookingId={id}
        opensAtMs={entry.atS * 1000}
        startsAtMs={Date.parse(booking.startsAt)}
        nowMs={nowMs}
      />
    )
  const isOver = !entry.isOpen && entry.why === 'over'
  const why = isOver ? 'over' : !isHeldHere || entry.isOpen || entry.why === 'early' ? 'elsewhere' : entry.why
  return <ShutCall name={why} {...shutText(why, booking, isolated(other.name))} bookingId={id} />
}

/** When what was seen of it is looked at. */
function JudgedLine({ booking }: Pick<MeetingViewProps, 'booking'>) {
  const text = judgedText(booking)
  return text === null ? null : (
    <p className="text-sm text-t2 mt-4" data-testid="call-judged">
      {text}
    </p>
  )
}

/** Server time, read again each second: by the clock of the call, once there was one. The page's own may differ from it. */
function useMeetingNow(clock: CallClock | null): number {
  const serverMs = useServerNow()
  return clock?.now() ?? serverMs
}

/** True while both can come in. */
function isOpenAt(booking: MeetingBooking, nowMs: number): boolean {
  return booking.channel !== null && booking.media !== null && bookedEntry(booking, nowMs / 1000).isOpen
}

/** A booked call on its page: shut, its lobby, in it, or out of it. */
export function MeetingView(props: MeetingViewProps) {
  const { booking, accountId, other } = props
  const meeting = useMeeting(booking.id)
  const { flow } = meeting
  const nowMs = useMeetingNow(meeting.clock)
  const isOpen = isOpenAt(booking, nowMs)
  // who is in it stays until the server ends it, whatever the booking says meanwhile
  if (flow.at === 'in' || flow.at === 'entering') return <WithDevices {...props} meeting={meeting} />
  if (flow.at === 'parted')
    return (
      <PartedView
        why={isOpen || STAYING.has(flow.why) ? flow.why : 'over'}
        bookingId={booking.id}
        // they were in it: what they agreed to holds
        record={
          <>
            <JudgedLine booking={booking} />
            <RecordPart {...{ booking, accountId, nowMs }} name={other.name} />
          </>
        }
        onBack={isOpen ? () => void meeting.enter(flow.why === 'taken', meeting.kept.wasAddressShown) : null}
      />
    )
  return isOpen ? <WithDevices {...props} meeting={meeting} /> : <Shut {...props} />
}
