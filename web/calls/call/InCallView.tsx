import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { Link } from 'react-router'
import { isolated } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { LocalPicture } from '#web/media/devices/Preview.tsx'
import type { ReadLevel } from '#web/media/devices/useLevelRing.ts'
import type { MediaError } from '#web/media/mediaClient.ts'
import type { MeetingBooking, Sight } from '../meetingFlow.ts'
import { mediaText, sightText } from '../meetingWords.ts'
import { CallFace, type Face, MicrophoneOff } from './CallFace.tsx'
import { largePublication } from './largePublication.ts'
import { RemoteMedia, type RemoteMediaProps } from './RemoteMedia.tsx'
import { Control, Switches, type SwitchesProps } from './Switches.tsx'
import { useCallKeys } from './useCallKeys.ts'
import '../meeting.css'
import './inCall.css'

/** Something that does not work while the call goes on, and what one can press about it. */
export interface CallTrouble {
  text: string
  /** it is what keeps the two apart, and says that it goes on by itself */
  isApart?: boolean
  actions?: readonly { word: string; onPress: () => void }[]
}

export interface InCallViewProps extends RemoteMediaProps, Omit<SwitchesProps, 'hasCamera' | 'children'> {
  booking: MeetingBooking
  /** of the call's clock */
  nowMs: number
  sight: Sight
  /** `Left 12:31` */
  left: string
  /** it ends soon; null: not yet */
  warning: string | null
  other: Face
  own: Face
  /** the own picture; null: none is sent */
  camera: MediaStreamTrack | null
  readOther: ReadLevel | null
  readOwn: ReadLevel | null
  /** null: this browser cannot share a screen, or the call has no pictures */
  screen: { isOn: boolean; onToggle: () => void } | null
  needsPress: boolean
  onPlay: () => void
  /** why there is no call in this page */
  failure: MediaError | null
  trouble: CallTrouble | null
  /** how far one knows to whom it is encrypted */
  lock: ReactNode
  /** how long both were seen together; null: nothing to show yet */
  seen: ReactNode
  /** what the keys of the call have to say; null: nothing */
  keyNote: ReactNode
  /** they keep the two apart, and `keyNote` says so */
  isMismatched: boolean
  onAgain: () => void
  onDevices: () => void
  onLeave: () => void
}

/** What takes long goes on by itself; a page that does not is loaded again. */
function Slow() {
  const isSlow = useAfter(5000)
  const isStuck = useAfter(20_000)
  if (!isSlow) return null
  return (
    <p className="text-t2">
      This takes longer than usual. It goes on by itself.
      {isStuck ? ' If it does not, load this page again: your seat is kept.' : ''}
    </p>
  )
}

/** What keeps the two apart, and what to do. */
function ApartNote(props: InCallViewProps) {
  const { sight, booking, other, nowMs, failure, trouble, isMismatched, onAgain } = props
  if (failure)
    return (
      <div className="callnote" data-testid="state:call:failed">
        <p role="alert">{mediaText(failure.code)}</p>
        <Button kind="lamp" size="mid" onClick={onAgain}>
          Come in again
        </Button>
      </div>
    )
  if (isMismatched && sight.is === 'connecting') return null
  const text = sightText(sight, booking, isolated(other.name), nowMs)
  if (text === null) return null
  const isSlow = (sight.is === 'connecting' || sight.is === 'opening') && !trouble?.isApart
  return (
    <div className="callnote" data-testid={`state:call:${sight.is}`}>
      {/* a countdown in it is not read out each second */}
      <p role={sight.is === 'otherAway' ? undefined : 'status'}>{text}</p>
      {isSlow ? <Slow key={sight.is} /> : null}
      {sight.is === 'late' ? (
        <Link className="underline" to={`/me/calls/${booking.id}`} target="_blank">
          The page of the call
        </Link>
      ) : null}
    </div>
  )
}

/** Their sound comes, or nobody knows: who is muted sends none. */
const isOtherOn = ({ sight, publications }: InCallViewProps) =>
  sight.is !== 'together' || publications.some(({ kind }) => kind === 'microphone')

/** Name of the other side and the time, over the picture. */
function TopLine(props: InCallViewProps) {
  const { other, left, warning, publications, lock, seen } = props
  // without a picture it stands beside their mark
  const isCrossed = largePublication(publications) !== null && !isOtherOn(props)
  return (
    <div className="calltop">
      <span className="ov min-w-0">
        <bdi className="truncate">{other.name}</bdi>
        {isCrossed ? <MicrophoneOff /> : null}
      </span>
      {lock}
      {seen}
      <span
        className={warning ? 'ov figures ms-auto callleft soon' : 'ov figures ms-auto callleft'}
        role="timer"
        data-testid="call-left"
      >
        {left}
      </span>
      {/* said once, when it comes */}
      <p className={warning ? 'callwarning' : 'sr-only'} role="status">
        {warning}
      </p>
    </div>
  )
}

/** The own side, small: of a voice call without a picture of any kind. */
function Own({ own, camera, isOn, readOwn, booking }: InCallViewProps) {
  return (
    <div className="callown" data-testid="call-own" data-media={booking.media}>
      {camera && isOn.camera ? (
        <LocalPicture track={camera} isMirrored label="Your camera, mirrored" />
      ) : (
        <CallFace face={own} isOn={isOn.microphone} readLevel={readOwn} />
      )}
    </div>
  )
}

function Buttons({ isOn, onSwitch, booking, screen, onDevices, onLeave }: InCallViewProps) {
  return (
    <Switches {...{ isOn, onSwitch }} hasCamera={booking.media === 'video'}>
      {screen ? (
        <Control word="Screen" icon="share" isOn={screen.isOn} letter="s" onPress={screen.onToggle} />
      ) : null}
      <Control word="Devices" icon="studio" onPress={onDevices} />
      <Control word="Leave" icon="leave" tone="leave" testId="call-leave" onPress={onLeave} />
    </Switches>
  )
}

/** A call: the other side large, the own one small, what is left, and what one can do. */
export function InCallView(props: InCallViewProps) {
  const { booking, sight, other, publications, attach, readOther, needsPress, onPlay, trouble } = props
  const { isOn, onSwitch, screen } = props
  const section = useRef<HTMLElement>(null)
  const isVideo = booking.media === 'video'
  const onScreen = screen?.onToggle
  const keys = useMemo(
    () => ({
      m: () => onSwitch('microphone', !isOn.microphone),
      c: isVideo ? () => onSwitch('camera', !isOn.camera) : undefined,
      s: onScreen,
    }),
    [isOn, onSwitch, isVideo, onScreen],
  )
  const handleKey = useCallKeys(keys)
  // its letters work from the first moment on
  useEffect(() => section.current?.focus({ preventScroll: true }), [])
  const hasLarge = largePublication(publications) !== null
  return (
    <section
      ref={section}
      className="stage incall quietfocus"
      data-theme="dark"
      data-media={booking.media}
      data-sight={sight.is}
      data-testid="call-together"
      aria-label={`Call with ${isolated(other.name)}`}
      tabIndex={-1}
      onKeyDown={handleKey}
    >
      <div className="callscene">
        <RemoteMedia {...{ publications, attach }} />
        {hasLarge ? null : <CallFace face={other} isOn={isOtherOn(props)} readLevel={readOther} />}
        <TopLine {...props} />
        <Own {...props} />
        <div className="callnotes">
          {props.keyNote}
          <ApartNote {...props} />
          {needsPress ? (
            <div className="callnote" data-testid="state:call:silent">
              <p role="status">Your browser keeps the sound back.</p>
              <Button kind="lamp" size="mid" onClick={onPlay}>
                <Icon name="sound" />
                Turn the sound on
              </Button>
            </div>
          ) : null}
          {trouble === null ? null : (
            <div className="callnote" data-testid="state:call:trouble">
              <p role="status">{trouble.text}</p>
              {trouble.actions ? (
                <div className="flex flex-wrap gap-2">
                  {trouble.actions.map(({ word, onPress }) => (
                    <Button key={word} size="mid" onClick={onPress}>
                      {word}
                    </Button>
                  ))}
                </div>
              ) : null}
            </div>
          )}
        </div>
      </div>
      <Buttons {...props} />
    </section>
  )
}
