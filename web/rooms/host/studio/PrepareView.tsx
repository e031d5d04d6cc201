import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room, ScheduledCard } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { SPEAKERS } from '#domain/room/floor.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import type { CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import { DevicePickers } from '#web/media/devices/DevicePickers.tsx'
import { Preview } from '#web/media/devices/Preview.tsx'
import type { StreamPlan } from '../broadcast/goLive.ts'
import type { StudioState } from '../broadcast/studioFlow.ts'
import { LeftOpen } from '../chain/LeftOpen.tsx'
import { CoHostsPanel } from '../cohosts/CoHostsPanel.tsx'
import { useWaits } from '../cohosts/coHostsQuery.ts'
import { InviteCoHosts } from '../cohosts/InviteCoHosts.tsx'
import { VoicePreview } from '../devices/VoicePreview.tsx'
import { ANY_PASS, draftOfGate, FOLLOWERS } from '../gate/gateDraft.ts'
import { refusedConditions } from '../gate/refusedConditions.ts'
import { AnnouncedStreams } from '../later/AnnouncedStreams.tsx'
import { LaterSheet } from '../later/LaterSheet.tsx'
import { Comeback, type ComebackProps, OtherOnAir } from './Comeback.tsx'
import { FailureNote } from './FailureNote.tsx'
import { GoLines } from './GoLines.tsx'
import { GoButton, GoNote } from './GoNote.tsx'
import { refusedSpeakers } from './refusedSpeakers.ts'
import { StreamForm } from './StreamForm.tsx'
import { StudioPages } from './StudioPages.tsx'
import {
  draftErrors,
  draftOnChain,
  isDraftRight,
  isRecordTicked,
  planOf,
  type StreamDraft,
} from './streamDraft.ts'
import { STUDIO_WORDS } from './studioWords.ts'
import './studio.css'

export interface PrepareViewProps extends Pick<ComebackProps, 'returnProblem' | 'onComeBack'> {
  /** what is opened here */
  kind: HostedKind
  channel: ChannelPage
  state: Extract<StudioState, { step: 'preparing' | 'going' | 'returning' }>
  devices: CaptureState
  /** the way back is one with the microphone off */
  isMuted: boolean
  liveRoom: Room | null
  /** a draft, or an announced room, that is there already; its settings stand */
  prepared: Room | null
  onChoose: (kind: CaptureKind, deviceId: string | null) => void
  onGo: (plan: StreamPlan) => void
  onCancel: () => void
  /** a draft is there for which co-hosts can be asked: the studio opens with it */
  onPrepared?: ((roomId: string) => void) | undefined
}

const NO_ERRORS = { title: null, seats: null, isGateUnfinished: false }

function firstDraft(kind: HostedKind, channel: ChannelPage, prepared: Room | null): StreamDraft {
  if (prepared) {
    const { id: roomId, title, visibility, capacity, locksTokens } = prepared
    const seats = capacity === null ? '' : String(capacity)
    const speakers = prepared.maxSpeakers ?? SPEAKERS.max
    const gate = draftOfGate(prepared.gate)
    return { kind, title, visibility, gate, seats, speakers, locksTokens, roomId }
  }
  const isMembers = channel.tiers.length > 0
  return {
    kind,
    title: `${channel.channel.name}, ${STUDIO_WORDS[kind].channelIs}`,
    visibility: isMembers ? 'members' : 'public',
    gate: isMembers ? ANY_PASS : FOLLOWERS,
    seats: '',
    speakers: SPEAKERS.max,
  }
}

/** A prepared room does not say whether it will be recorded: that tick stays. */
const redrawn =
  (...of: Parameters<typeof firstDraft>) =>
  ({ isRecorded = false }: StreamDraft): StreamDraft => ({ ...firstDraft(...of), isRecorded })

interface BesideProps extends PrepareViewProps {
  onRoom: (room: Room) => void
}

/** What stands beside the form: devices, and who hosts a prepared room, too. */
function Beside({ kind, channel, devices, isMuted, liveRoom, prepared, onChoose, onRoom }: BesideProps) {
  return (
    <>
      {kind === 'voice' ? (
        <VoicePreview
          channel={channel.channel}
          devices={devices}
          isMicrophoneOff={isMuted}
          onChoose={onChoose}
        />
      ) : (
        <>
          <Preview camera={devices.camera} />
          <DevicePickers devices={devices} onChoose={onChoose} />
        </>
      )}
      {prepared && !liveRoom ? <CoHostsPanel prepared={prepared} onChanged={onRoom} /> : null}
    </>
  )
}

/** Before the show: picture or voice, devices, the room's settings and the one button. */
export function PrepareView(props: PrepareViewProps) {
  const { kind, channel, state, devices, liveRoom, prepared } = props
  const words = STUDIO_WORDS[kind]
  const [draft, setDraft] = useState(() => firstDraft(kind, channel, prepared))
  const [isChecked, setChecked] = useState(false)
  const [isLater, setLater] = useState(false)
  const { handle } = channel.channel
  const errors = draftErrors(draft)
  const { data: config } = useQuery(configQuery())
  const onChain = config?.contracts.roomHub ? draftOnChain(draft) : 'never'
  const mayRecord = mayDo(channel.role, 'managePayouts')
  const isGoing = state.step !== 'preparing'
  const { step: deviceStep } = devices[words.device]
  const isReady = deviceStep === 'ready'
  // a press before the device is there counts as soon as it is
  const [pressed, setPressed] = useState<{ endFirst?: string | undefined } | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const failure = state.step === 'preparing' ? state.failure : null
  const waits = useWaits(prepared)
  useEffect(() => {
    if (failure) button.current?.focus()
  }, [failure])
  // what was refused is said of those conditions and that number, not of what is chosen after it
  const [refusedFor, setRefusedFor] = useState<StreamDraft | null>(null)

  function go(endFirst?: string): void {
    setChecked(true)
    if (!isDraftRight(errors) || isGoing || waits !== null) return
    setRefusedFor(draft)
    if (isReady) props.onGo({ ...planOf(draft), ...(endFirst === undefined ? {} : { endFirst }) })
    else if (deviceStep === 'asking') setPressed({ endFirst })
  }

  useEffect(() => {
    if (!pressed || deviceStep === 'asking') return
    setPressed(null)
    go(pressed.endFirst)
  })

  function goWith({ roomId, title }: ScheduledCard): void {
    // what the door of that one asks for is its own; a tick counts for whichever is opened
    if (isReady && !isGoing)
      props.onGo({ ...planOf(draft), title, roomId, isRecorded: mayRecord && isRecordTicked(draft) })
  }

  function planned(): StreamPlan | null {
    setChecked(true)
    return isDraftRight(errors) && !isGoing ? planOf(draft) : null
  }

  const showRoom = useCallback((room: Room) => setDraft(redrawn(kind, channel, room)), [kind, channel])

  return (
    <div className="main" data-testid={`state:studio:${state.step}`}>
      <h1 className="d3 studiohead">{words.title}</h1>
      <StudioPages handle={handle} />
      <div className="studio">
        <div className="flex flex-col gap-4">
          <Beside {...props} onRoom={showRoom} />
        </div>
        <form
          className="studioside"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!liveRoom) go()
          }}
        >
          {liveRoom && liveRoom.kind !== kind ? (
            <OtherOnAir room={liveRoom} />
          ) : liveRoom ? (
            <Comeback
              {...{ room: liveRoom, isReturning: isGoing, isReady }}
              returnProblem={props.returnProblem}
              onComeBack={props.onComeBack}
            />
          ) : (
            <>
              <StreamForm
                {...{ channel: channel.channel, draft, isChecked, isGoing }}
                refused={refusedFor?.gate === draft.gate ? refusedConditions(failure?.cause) : null}
                refusedSpeakers={
                  refusedFor?.speakers === draft.speakers ? refusedSpeakers(failure?.cause) : null
                }
                errors={isChecked ? errors : NO_ERRORS}
                tiers={channel.tiers}
                isLocked={prepared !== null}
                isLed={Boolean(prepared?.hubRoom)}
                mayRecord={mayRecord}
                onChange={setDraft}
              />
              {!prepared && props.onPrepared ? (
                <InviteCoHosts
                  channelId={channel.channel.id}
                  planned={planned}
                  onPrepared={props.onPrepared}
                />
              ) : null}
              <div className="studiocta">
                {state.step === 'going' ? <GoLines lines={state.lines} /> : null}
                {state.step === 'preparing' && state.lines ? <GoLines lines={state.lines} /> : null}
                {failure ? <FailureNote failure={failure} goWord={words.goWord} onEndFirst={go} /> : null}
                <GoButton ref={button} {...{ words, isGoing, waits }} isPressed={pressed !== null} />
                <GoNote
                  device={isReady || isGoing ? null : words.device}
                  isRecorded={onChain !== 'never' && isRecordTicked(draft)}
                  waits={waits}
                  onCancel={isGoing ? props.onCancel : null}
                  onLater={
                    prepared?.clubId || prepared?.state === 'scheduled'
                      ? null
                      : () => planned() && setLater(true)
                  }
                />
              </div>
            </>
          )}
        </form>
      </div>
      {liveRoom ? null : <AnnouncedStreams {...{ kind, handle }} mayGo={isReady && !isGoing} onGo={goWith} />}
      {kind === 'voice' && mayRecord ? (
        <LeftOpen channelId={channel.channel.id} isAwaited={failure?.isLeftOnChain === true} />
      ) : null}
      {isLater ? (
        <LaterSheet
          channel={channel.channel}
          plan={planOf(draft)}
          onChain={onChain}
          onPrepared={props.onPrepared}
          onClose={() => setLater(false)}
        />
      ) : null}
    </div>
  )
}
