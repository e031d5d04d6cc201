import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room, ScheduledCard } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { CaptureState } from '#web/media/capture/openCapture.ts'
import type { CaptureKind } from '#web/media/capture/openTrack.ts'
import { scheduleQuery } from '../../schedule/scheduleQuery.ts'
import type { StreamPlan } from '../broadcast/goLive.ts'
import type { StudioState } from '../broadcast/studioFlow.ts'
import { DevicePickers } from '../devices/DevicePickers.tsx'
import { Preview } from '../devices/Preview.tsx'
import { ANY_PASS, draftOfGate, FOLLOWERS } from '../gate/gateDraft.ts'
import { refusedConditions } from '../gate/refusedConditions.ts'
import { AnnouncedStreams } from '../later/AnnouncedStreams.tsx'
import { LaterSheet } from '../later/LaterSheet.tsx'
import { hostSentence } from './causeSentence.ts'
import { FailureNote } from './FailureNote.tsx'
import { GoLines } from './GoLines.tsx'
import { StreamForm } from './StreamForm.tsx'
import { draftErrors, isDraftRight, planOf, type StreamDraft } from './streamDraft.ts'
import './studio.css'

export interface PrepareViewProps {
  channel: ChannelPage
  state: Extract<StudioState, { step: 'preparing' | 'going' | 'returning' }>
  devices: CaptureState
  liveRoom: Room | null
  /** a private draft with its invitations; its settings stand */
  prepared: Room | null
  returnProblem: unknown
  onChoose: (kind: CaptureKind, deviceId: string | null) => void
  onGo: (plan: StreamPlan) => void
  onCancel: () => void
  /** `takeOver`: the seat of somebody else who hosts now */
  onComeBack: (room: Room, takeOver?: string) => void
}

const NO_ERRORS = { title: null, seats: null, isGateUnfinished: false }

function firstDraft(channel: ChannelPage, prepared: Room | null): StreamDraft {
  if (prepared) {
    const { id: roomId, title, visibility, capacity } = prepared
    const seats = capacity === null ? '' : String(capacity)
    return { title, visibility, gate: draftOfGate(prepared.gate), seats, roomId }
  }
  const isMembers = channel.tiers.length > 0
  return {
    title: `${channel.channel.name}, live`,
    visibility: isMembers ? 'members' : 'public',
    gate: isMembers ? ANY_PASS : FOLLOWERS,
    seats: '',
  }
}

/** On small pages, where the rail is away. */
const STUDIO_PAGES = [
  { path: '/studio/passes', word: 'Passes' },
  { path: '/studio/earnings', word: 'Earnings' },
  { path: '/studio/channels', word: 'Channels' },
  { path: '/studio/moderation', word: 'Moderation', isOfOne: true },
  { path: '/studio/private', word: 'Private streams', isOfOne: true },
] satisfies { path: string; word: string; isOfOne?: true }[]

/** Before the show: picture, devices, the stream's settings and the one button. */
export function PrepareView(props: PrepareViewProps) {
  const { channel, state, devices, liveRoom, prepared } = props
  const [draft, setDraft] = useState(() => firstDraft(channel, prepared))
  const [isChecked, setChecked] = useState(false)
  const [isLater, setLater] = useState(false)
  const queries = useQueryClient()
  const { handle } = channel.channel
  const errors = draftErrors(draft)
  const isGoing = state.step !== 'preparing'
  const isCameraReady = devices.camera.step === 'ready'
  // a press before the camera is there counts as soon as it is
  const [pressed, setPressed] = useState<{ endFirst?: string | undefined } | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const failure = state.step === 'preparing' ? state.failure : null
  useEffect(() => {
    if (failure) button.current?.focus()
  }, [failure])
  // what was refused is said of those conditions, not of what is typed after it
  const [refusedFor, setRefusedFor] = useState<StreamDraft['gate'] | null>(null)

  function go(endFirst?: string): void {
    setChecked(true)
    if (!isDraftRight(errors) || isGoing) return
    setRefusedFor(draft.gate)
    if (isCameraReady) props.onGo({ ...planOf(draft), ...(endFirst === undefined ? {} : { endFirst }) })
    else if (devices.camera.step === 'asking') setPressed({ endFirst })
  }

  useEffect(() => {
    if (!pressed || devices.camera.step === 'asking') return
    setPressed(null)
    go(pressed.endFirst)
  })

  function goWith({ roomId, title }: ScheduledCard): void {
    if (isCameraReady && !isGoing) props.onGo({ ...planOf(draft), title, roomId })
  }

  function plan(): void {
    setChecked(true)
    if (isDraftRight(errors)) setLater(true)
  }

  return (
    <div className="main" data-testid={`state:studio:${state.step}`}>
      <h1 className="d3 studiohead">Go live</h1>
      <nav className="flex flex-wrap gap-4 mb-4 text-sm md:hidden" aria-label="Studio">
        {STUDIO_PAGES.map(({ path, word, isOfOne }) => (
          <Link key={path} className="underline py-2" to={isOfOne ? `${path}?channel=${handle}` : path}>
            {word}
          </Link>
        ))}
      </nav>
      <div className="studio">
        <div className="flex flex-col gap-4">
          <Preview camera={devices.camera} />
          <DevicePickers devices={devices} onChoose={props.onChoose} />
        </div>
        <form
          className="studioside"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!liveRoom) go()
          }}
        >
          {liveRoom ? (
            <Comeback room={liveRoom} isReturning={isGoing} isReady={isCameraReady} {...props} />
          ) : (
            <>
              <StreamForm
                {...{ channel: channel.channel, draft, isChecked }}
                refused={refusedFor === draft.gate ? refusedConditions(failure?.cause) : null}
                errors={isChecked ? errors : NO_ERRORS}
                tiers={channel.tiers}
                isLocked={isGoing || prepared !== null}
                onChange={setDraft}
              />
              <div className="studiocta">
                {state.step === 'going' ? <GoLines lines={state.lines} /> : null}
                {state.step === 'preparing' && state.lines ? <GoLines lines={state.lines} /> : null}
                {failure ? <FailureNote failure={failure} onEndFirst={go} /> : null}
                <Button
                  ref={button}
                  kind="lamp"
                  size="big"
                  isFull
                  type="submit"
                  aria-describedby="go-live-note"
                  isBusy={isGoing || pressed !== null}
                >
                  {isGoing || pressed ? null : <Icon name="live" />}
                  {isGoing ? 'Going live…' : pressed ? 'Waiting for your camera…' : 'Go live'}
                </Button>
                <p className="text-xs text-t3" id="go-live-note">
                  {isCameraReady || isGoing
                    ? 'If a line fails, everything is undone and nobody sees a live sign. '
                    : 'It works as soon as your camera does. '}
                  {isGoing ? (
                    <button type="button" className="textbutton" onClick={props.onCancel}>
                      Cancel
                    </button>
                  ) : (
                    <button type="button" className="textbutton" onClick={plan}>
                      Announce it for later
                    </button>
                  )}
                </p>
              </div>
            </>
          )}
        </form>
      </div>
      {liveRoom ? null : <AnnouncedStreams handle={handle} mayGo={isCameraReady && !isGoing} onGo={goWith} />}
      {isLater ? (
        <LaterSheet
          channelId={channel.channel.id}
          plan={planOf(draft)}
          onClose={() => setLater(false)}
          onDone={() => {
            setLater(false)
            void queries.invalidateQueries({ queryKey: scheduleQuery(handle).queryKey })
          }}
        />
      ) : null}
    </div>
  )
}

interface ComebackProps extends PrepareViewProps {
  room: Room
  isReturning: boolean
  isReady: boolean
}

function Comeback({ room, isReturning, isReady, returnProblem, onComeBack }: ComebackProps) {
  const { hostBy, hostSeatId } = room
  const isTaking = hostBy !== null && hostSeatId !== null
  return (
    <div className="studiocta" data-testid="state:studio:live-already">
      <Note tone="info" icon="live" role="status">
        <p>
          <bdi className="font-medium">{room.title}</bdi>{' '}
          {isTaking ? (
            <>
              is live, and <bdi className="font-medium">{hostBy}</bdi> hosts it. Take over, and viewers go on
              with your picture; {isolated(hostBy)} is told and out.
            </>
          ) : (
            <>
              is live. Viewers stay in the room while you come back; it ends by itself when your picture is
              away for too long.
            </>
          )}
        </p>
      </Note>
      {returnProblem ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>{hostSentence(returnProblem)}</p>
        </Note>
      ) : null}
      <Button
        kind="lamp"
        size="big"
        isFull
        isBusy={isReturning || !isReady}
        onClick={() => onComeBack(room, isTaking ? hostSeatId : undefined)}
      >
        {isReady ? (isTaking ? 'Take over' : 'Go back on air') : 'Waiting for the camera'}
      </Button>
    </div>
  )
}
