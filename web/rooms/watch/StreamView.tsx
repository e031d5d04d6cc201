import { Fragment, type ReactNode, useCallback, useEffect, useState } from 'react'
import type { Admission } from '#api/access/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { KindChip } from '#web/kit/marks/KindChip.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import type { WatchEvents } from './useWatching.ts'
import './streamView.css'

const loadPlayer = () => import('./Player.tsx').then((file) => file.Player)
// Those who only look at a door load no player; it is fetched behind the door, so that entering waits for nothing.
const dark = <div className="stage" data-theme="dark" />
const Player = fetchedComponent(loadPlayer, dark)
const loadVoiceStage = () => import('../voice/VoiceStage.tsx').then((file) => file.VoiceStage)
const VoiceStage = fetchedComponent(loadVoiceStage, dark)

/** What a stream page shows of its channel and, when there is one, of its room. */
export interface StreamScene {
  handle: string
  name: Typed
  title: Typed
  about: Typed
  room: Room | null
  /** the kind of room that comes, where there is none yet; null while nobody knows */
  coming?: HostedKind | null
}

export interface StreamViewProps {
  scene: StreamScene
  /** set while the person has a seat */
  admission: Admission | null
  /** the door; while it opens over a seat it is shown for the length of the animation */
  door: ReactNode
  /** without the sound, until a press turns it on */
  startsMuted: boolean
  socket: RealtimeSocket | null
  nowMs: number
  events: WatchEvents
  /** what must be seen wherever somebody is on the page, and places itself */
  notice?: ReactNode
  /** ConfirmBar: what stands right under the player */
  bar: ReactNode
  /** e.g. `Gold pass until 20 Dec 2026`, or as whom a guest watches */
  holding: ReactNode
  /** what stands beside the player of who has a seat */
  chat?: ReactNode
  /** over the picture of who has a seat */
  over?: ReactNode
  /** under all of it, for who has a seat */
  below?: ReactNode
  /** beside what everybody can do here */
  actions?: ReactNode
  /** leads a guest who wants to speak to an account; null of who has one */
  signIn?: ((reason: string) => unknown) | null
  onShare: () => void
  /** to the page of a channel */
  channelLink: (name: Typed, handle: string) => ReactNode
}

/** A stream or a voice room: the dark house with its door, or the player, or the stage. */
export function StreamView(props: StreamViewProps) {
  const { scene, admission, door, bar, chat } = props
  const [isTheatre, setTheatre] = useState(false)
  const onTheatre = useCallback(() => setTheatre((now) => !now), [])
  const { room } = scene
  const kind = room?.kind ?? scene.coming ?? null
  const isVoice = kind === 'voice'
  useEffect(() => {
    // who listens needs no player
    if (kind !== null) (kind === 'voice' ? loadVoiceStage : loadPlayer)().catch(() => null)
  }, [kind])
  const Place = isVoice ? VoiceStage : Player
  const seated = isVoice ? 'state:room:listening' : 'state:stream:watching'
  return (
    <div className="stream" data-testid={admission ? seated : undefined}>
      {props.notice}
      {admission && room ? (
        <div className={chat && !isTheatre ? 'withchat' : undefined}>
          <PlayerFrame key={admission.seatId} isTheatre={isTheatre}>
            <Place
              room={room}
              admission={admission}
              startsMuted={props.startsMuted}
              socket={props.socket}
              nowMs={props.nowMs}
              isTheatre={isTheatre}
              onTheatre={onTheatre}
              events={props.events}
              over={props.over}
              signIn={props.signIn}
            />
          </PlayerFrame>
          {isTheatre ? null : chat}
        </div>
      ) : (
        <div className="house">
          <Poster scene={scene} />
          {door}
        </div>
      )}
      {bar ? <div className="barplace">{bar}</div> : null}
      <StreamCaption {...props} />
      {admission ? props.below : null}
    </div>
  )
}

/** The slit widens once, when the person comes in, and not again when the window changes its size. */
function PlayerFrame({ isTheatre, children }: { isTheatre: boolean; children: ReactNode }) {
  const [isOpening, setOpening] = useState(true)
  const names = ['watch', isTheatre ? 'theatre' : '', isOpening ? 'opening' : '']
  return (
    <div className={names.filter(Boolean).join(' ')} onAnimationEnd={() => setOpening(false)}>
      {children}
    </div>
  )
}

function Poster({ scene }: { scene: StreamScene }) {
  const isLive = scene.room?.state === 'live'
  return (
    <section className="stage poster" data-theme="dark" aria-label="Poster, blurred">
      <img src={channelPictures(scene.handle).small} alt="" width={640} height={360} />
      <div className="shade-b" />
      <div className="spill" />
      {isLive && scene.room ? (
        <div className="tl">
          <LivePill since={scene.room.liveAt} />
          <KindChip kind={scene.room.kind} />
          <ViewerCount count={scene.room.viewers} kind={scene.room.kind} />
        </div>
      ) : null}
      <div className="tx">
        <p className="d2">
          <bdi>{scene.title}</bdi>
        </p>
      </div>
    </section>
  )
}

function whoMayEnter({ room, about }: StreamScene): Typed {
  if (room?.gate) return room.gate.sentence
  if (room?.visibility === 'private') return 'By invitation only'
  return room?.visibility === 'public' ? 'Open to everyone' : about
}

function StreamCaption({ scene, admission, holding, actions, onShare, channelLink }: StreamViewProps) {
  const hosts = (
    <>
      {channelLink(scene.name, scene.handle)}
      {scene.room?.coHosts.map(({ channel }, index) => (
        <Fragment key={channel.id}>
          {index === 0 ? ' with ' : ', '}
          {channelLink(channel.name, channel.handle)}
        </Fragment>
      ))}
    </>
  )
  return (
    <div className="understage">
      <div className="flex items-center gap-3 min-w-0 flex-1 basis-60">
        <ChannelMark handle={scene.handle} size="l" />
        <div className="min-w-0 flex-1">
          <h1 className="d4 min-w-0 truncate" tabIndex={-1}>
            {admission ? <bdi>{scene.title}</bdi> : hosts}
          </h1>
          <p className="text-sm text-t2 min-w-0 truncate">
            {admission ? hosts : <bdi>{whoMayEnter(scene)}</bdi>}
            {holding ? <span className="text-t3"> · {holding}</span> : null}
          </p>
          {admission?.ticket.provider === 'trtc' ? (
            <p className="text-xs text-t3">
              Tencent carries this room. It sees your address, this browser and a random id for this visit.
            </p>
          ) : null}
        </div>
      </div>
      {actions}
      <Button kind="ghost" onClick={onShare}>
        <Icon name="share" small />
        Copy link
      </Button>
    </div>
  )
}
