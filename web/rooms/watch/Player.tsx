import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { Admission } from '#api/access/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { Quality } from '#domain/media/words.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import type { Subscriber } from '#web/media/tracks/createSubscriber.ts'
import { HostPictures } from '../pictures/HostPictures.tsx'
import { hostsOf } from '../pictures/hostsOf.ts'
import { HostAway } from './HostAway.tsx'
import { PlayerBar } from './PlayerBar.tsx'
import { connectionWords, PlayerNotice } from './PlayerNotice.tsx'
import { rememberedQuality, rememberQuality } from './quality/rememberedQuality.ts'
import { StillCard } from './quality/StillCard.tsx'
import { aboutDelay, StatsPanel } from './StatsPanel.tsx'
import { usePlayerSound } from './sound/usePlayerSound.ts'
import { useHostIn } from './useHostIn.ts'
import { usePlayerKeys } from './usePlayerKeys.ts'
import { useQuiet } from './useQuiet.ts'
import { useWatching, type WatchEvents } from './useWatching.ts'
import './player.css'

export interface PlayerProps {
  room: Room
  admission: Admission
  startsMuted: boolean
  socket: RealtimeSocket | null
  nowMs: number
  isTheatre: boolean
  onTheatre: () => void
  events: WatchEvents
  /** what lies over the picture, also where that fills the screen */
  over?: ReactNode
}

function toggleFullScreen(section: RefObject<HTMLElement | null>): void {
  // browsers refuse it outside of a press; then nothing happens and nothing is lost
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
  else void section.current?.requestFullscreen?.().catch(() => undefined)
}

/** The picture of a stream with one host. */
function OneHost({ subscriber, seatId }: { subscriber: Subscriber | null; seatId: string | null }) {
  const screen = useRef<HTMLDivElement>(null)
  useHostIn(subscriber, seatId, screen)
  return <div ref={screen} className="screen" />
}

/** True from the first co-host on: elements made anew when the last one goes would be a gap for everybody. */
function useTogether({ coHosts }: Room): boolean {
  const [isTogether, setTogether] = useState(coHosts.length > 0)
  if (coHosts.length > 0 && !isTogether) setTogether(true)
  return isTogether
}

/** The player: who is live, how the connection is, and the controls over it. */
export function Player({
  room,
  admission,
  startsMuted,
  socket,
  nowMs,
  isTheatre,
  onTheatre,
  events,
  over,
}: PlayerProps) {
  const section = useRef<HTMLElement>(null)
  const [hasStats, setStats] = useState(false)
  const [quality, setQuality] = useState(rememberedQuality)
  const { subscriber, state, figures } = useWatching(admission, socket, events)
  const {
    sound,
    setSound,
    wasTurnedOn,
    turnOn,
    keys: soundKeys,
  } = usePlayerSound(subscriber, startsMuted, section)
  const isSoundAlone = state.level === 'none'
  const isTogether = useTogether(room)
  const isRunning = state.media === 'connected' && (state.hasPicture || isSoundAlone)
  const offersSound = state.needsPress || (isRunning && !wasTurnedOn)
  const isQuiet = useQuiet(section, isRunning && !hasStats && !offersSound)

  useEffect(() => subscriber?.setQuality(quality), [subscriber, quality])
  // the gate opened: the keyboard goes on in the player
  useEffect(() => section.current?.focus({ preventScroll: true }), [])

  const keys = useMemo(
    () => ({
      ...soundKeys,
      onFullScreen: () => toggleFullScreen(section),
      onTheatre,
      onStats: () => setStats((now) => !now),
    }),
    [soundKeys, onTheatre],
  )
  const onKeyDown = usePlayerKeys(keys)
  function choose(next: Quality): void {
    rememberQuality(next)
    setQuality(next)
  }
  const delay = aboutDelay(figures.latest?.delayMs ?? null)
  const goneUntil = room.hostGoneUntil === null ? null : Date.parse(room.hostGoneUntil)

  return (
    <section
      ref={section}
      className={['stage player', isQuiet && 'quiet', isTogether && 'together'].filter(Boolean).join(' ')}
      data-theme="dark"
      data-testid="player"
      data-media={state.media}
      aria-label="Player"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the player has its own keys and takes the focus when the gate opens
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {isTogether ? (
        <div className="screen">
          <HostPictures media={subscriber} hosts={hostsOf(room)} isSoundAlone={isSoundAlone} />
        </div>
      ) : (
        <OneHost subscriber={subscriber} seatId={room.hostSeatId} />
      )}
      {isSoundAlone && !isTogether ? <StillCard channel={room.channel} /> : null}
      <div className="shade-t chrome" />
      <div className="shade-b chrome" />
      <div className="pt chrome">
        <LivePill since={room.liveAt} />
        <ViewerCount count={room.viewers} kind={room.kind} />
        <button type="button" className="ov figures ms-auto" aria-expanded={hasStats} onClick={keys.onStats}>
          {delay ?? 'Figures'}
        </button>
      </div>
      {goneUntil !== null ? (
        <HostAway name={room.channel.name} untilMs={goneUntil} nowMs={nowMs} />
      ) : (
        <PlayerNotice
          state={state}
          name={room.channel.name}
          {...(isTogether && { words: connectionWords })}
        />
      )}
      {offersSound ? (
        <Button kind="lamp" size="mid" className="soundon" onClick={turnOn}>
          <Icon name="sound" />
          Turn sound on
        </Button>
      ) : null}
      {hasStats ? (
        <StatsPanel media={state.media} stats={figures.latest} onClose={() => setStats(false)} />
      ) : null}
      {over}
      <div className="chrome">
        <PlayerBar
          pick={{ quality, level: state.level, renditions: state.renditions, onQuality: choose }}
          sound={sound}
          isAtEdge={isRunning && goneUntil === null}
          isTheatre={isTheatre}
          onSound={setSound}
          onTheatre={onTheatre}
          onFullScreen={keys.onFullScreen}
        />
      </div>
    </section>
  )
}
