import type { ReactNode } from 'react'
import type { Fixture } from '#web/kit/fixture.ts'
import type { CaptureSlot, CaptureState } from '#web/live/capture/openCapture.ts'
import { BanSheet } from './control/BanSheet.tsx'
import { ControlRoom } from './control/ControlRoom.tsx'
import { EndedSummary } from './control/EndedSummary.tsx'
import { ViewerMenu } from './control/ViewerMenu.tsx'
import { DeviceNotes } from './devices/DevicePickers.tsx'
import { LevelBars } from './devices/LevelMeter.tsx'
import { HostAway } from './player/HostAway.tsx'
import { StageNotice } from './player/StageNotice.tsx'
import { StatsPanel } from './player/StatsPanel.tsx'
import { StreamView } from './StreamView.tsx'
import {
  sampleAdmission,
  sampleFigures,
  sampleOwnChannel,
  sampleRoom,
  sampleViewers,
} from './samples/sampleRoom.ts'
import { GoLiveFailed, type LineState } from './show/goLive.ts'
import './studio/studio.css'
import { PrepareView, type PrepareViewProps } from './studio/PrepareView.tsx'

const nothing = () => undefined
const NOW_MS = Date.parse('2026-11-20T08:42:18.000Z')

const slot: CaptureSlot = { step: 'asking', track: null, deviceId: null, choices: [], error: null }
const asking: CaptureState = { camera: slot, microphone: slot }
const denied: CaptureState = {
  camera: { ...slot, step: 'failed', error: 'DEVICE_DENIED' },
  microphone: { ...slot, step: 'failed', error: 'DEVICE_MISSING' },
}
const ready: CaptureState = {
  camera: { ...slot, step: 'ready', deviceId: 'a', choices: [{ id: 'a', label: 'Desk camera' }] },
  microphone: { ...slot, step: 'ready', deviceId: 'b', choices: [{ id: 'b', label: 'Ribbon on input 1' }] },
}

const going: LineState[] = [
  { line: 'camera', step: 'done', tookMs: 400 },
  { line: 'room', step: 'now', tookMs: null },
  { line: 'viewers', step: 'waiting', tookMs: null },
]
const broken: LineState[] = going.map((one) => (one.step === 'now' ? { ...one, step: 'failed' } : one))

function prepare(change: Partial<PrepareViewProps>): ReactNode {
  return (
    <PrepareView
      channel={sampleOwnChannel}
      state={{ step: 'preparing', failure: null, lines: null }}
      devices={ready}
      liveRoom={null}
      returnProblem={null}
      onChoose={nothing}
      onGo={nothing}
      onCancel={nothing}
      onComeBack={nothing}
      {...change}
    />
  )
}

function control(viewers: typeof sampleViewers, isAway: boolean): ReactNode {
  return (
    <ControlRoom
      room={{
        ...sampleRoom,
        viewers: viewers.length,
        hostGoneUntil: isAway ? '2026-11-20T08:44:00.000Z' : null,
      }}
      camera={null}
      media={isAway ? 'reconnecting' : 'connected'}
      figures={sampleFigures}
      viewers={{ list: viewers, total: viewers.length, error: null, refetch: nothing }}
      nowMs={NOW_MS}
      isMicrophoneOn
      hasMicrophone
      isEnding={false}
      notes={null}
      onMicrophone={nothing}
      onShare={nothing}
      onBan={() => Promise.resolve()}
      onEnd={nothing}
    />
  )
}

const events = {
  onSeatEnded: nothing,
  onSeatGone: nothing,
  onRefused: nothing,
  onMediaFailed: nothing,
  onGrace: nothing,
}

const watching = (
  <StreamView
    scene={{ handle: 'northlight', name: 'Northlight', title: sampleRoom.title, about: '', room: sampleRoom }}
    admission={sampleAdmission}
    door={null}
    socket={null}
    nowMs={NOW_MS}
    events={events}
    bar={null}
    holding="Gold pass until 20 Dec 2026"
    onShare={nothing}
    channelLink={(name) => <a href="/c/northlight">{name}</a>}
  />
)

function onStage(children: ReactNode): ReactNode {
  return (
    <div className="stage previewstage" data-theme="dark">
      {children}
    </div>
  )
}

const connected = {
  media: 'connected',
  hasPicture: true,
  isPictureOff: false,
  isStalled: false,
  needsPress: false,
} as const

/** Every state of stream page, studio and control room that is not a door. */
export const roomFixtures: Fixture[] = [
  { id: 'stream:watching', node: watching },
  {
    id: 'player:host-away',
    node: onStage(<HostAway name="Northlight" untilMs={NOW_MS + 114_000} nowMs={NOW_MS} />),
  },
  {
    id: 'player:reconnecting',
    node: onStage(<StageNotice name="Northlight" state={{ ...connected, media: 'reconnecting' }} />),
  },
  {
    id: 'player:camera-off',
    node: onStage(<StageNotice name="Northlight" state={{ ...connected, isPictureOff: true }} />),
  },
  {
    id: 'player:figures',
    node: onStage(<StatsPanel media="connected" stats={sampleFigures.latest} onClose={nothing} />),
  },
  { id: 'studio:asking', node: prepare({ devices: asking }) },
  { id: 'studio:ready', node: prepare({}) },
  { id: 'studio:denied', node: prepare({ devices: denied }) },
  {
    id: 'studio:lost',
    node: <DeviceNotes devices={{ ...ready, camera: { ...slot, step: 'lost' } }} onChoose={nothing} />,
  },
  { id: 'studio:level', node: <LevelBars levelDb={-14} /> },
  { id: 'studio:going', node: prepare({ state: { step: 'going', lines: going } }) },
  {
    id: 'studio:failed',
    node: prepare({
      state: {
        step: 'preparing',
        failure: new GoLiveFailed('room', true, new Error('no room')),
        lines: broken,
      },
    }),
  },
  { id: 'studio:live-already', node: prepare({ liveRoom: sampleRoom }) },
  { id: 'control:live', node: control(sampleViewers, false) },
  { id: 'control:nobody', node: control([], false) },
  { id: 'control:away', node: control(sampleViewers, true) },
  {
    id: 'control:menu',
    node: (
      <div className="relative min-h-40">
        <ViewerMenu
          name="fernhill"
          since="12:40 here"
          channelName="Northlight"
          onBan={nothing}
          onClose={nothing}
        />
      </div>
    ),
  },
  {
    id: 'control:ban',
    node: (
      <BanSheet
        viewer={sampleViewers[0]!}
        channelName="Northlight"
        onBan={() => Promise.resolve()}
        onClose={nothing}
      />
    ),
  },
  {
    id: 'control:ended',
    node: (
      <EndedSummary
        room={{ ...sampleRoom, state: 'ended', endedAt: '2026-11-20T08:42:18.000Z', endReason: 'HOST_ENDED' }}
        onNext={nothing}
      />
    ),
  },
]
