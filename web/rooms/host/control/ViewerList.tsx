import { useCallback, useId, useState } from 'react'
import type { Viewer } from '#api/rooms/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { type HostedKind, KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { BanSheet } from './BanSheet.tsx'
import type { BanWish } from './banWish.ts'
import { ViewerMenu } from './ViewerMenu.tsx'

export interface ViewerListProps {
  kind: HostedKind
  viewers: Viewer[]
  total: number
  capacity: number | null
  /** from which somebody is banned */
  channelName: Typed
  /** as `BanSheet` takes it */
  isCoHost?: boolean
  nowMs: number
  error: unknown
  onRetry: () => void
  onBan: (viewer: Viewer, wish: BanWish) => Promise<void>
  /** null for who has no link to hand out */
  onShare: (() => void) | null
}

const STATE_WORDS: Record<Viewer['state'], string> = { held: 'coming in', live: '', grace: 'on grace' }

function here(viewer: Viewer, nowMs: number): string {
  return formatCountdown((nowMs - Date.parse(viewer.takenAt)) / 1000)
}

/** People in the room by name, with what whoever looks after it can do. */
export function ViewerList(props: ViewerListProps) {
  const { viewers, total, capacity, channelName, nowMs } = props
  const { people, doing } = KIND_PEOPLE[props.kind]
  const titleId = useId()
  const [menuOf, setMenuOf] = useState<string | null>(null)
  const [banning, setBanning] = useState<Viewer | null>(null)
  const closeMenu = useCallback(() => setMenuOf(null), [])
  return (
    <section className="viewers" aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>In the room</h2>
        <span className="text-xs text-t3 figures" data-testid="viewer-count">
          {capacity === null ? total : `${total} of ${capacity}`}
        </span>
      </header>
      {props.error && viewers.length === 0 ? (
        <div className="p-4">
          <Oops what={`We could not load the ${people}.`} error={props.error} onRetry={props.onRetry} />
        </div>
      ) : null}
      {!props.error && viewers.length === 0 ? (
        <div className="p-4" data-testid="state:control:nobody">
          <Empty action={props.onShare ? <Button onClick={props.onShare}>Copy link</Button> : undefined}>
            0 {doing} yet. People come in as soon as they have the link.
          </Empty>
        </div>
      ) : null}
      <ul className="viewerrows">
        {viewers.map((viewer) => (
          <li key={viewer.seatId} className={menuOf === viewer.seatId ? 'on' : ''}>
            <span className="initial" aria-hidden="true">
              {viewer.displayName.slice(0, 1).toUpperCase()}
            </span>
            <span className="min-w-0 truncate" dir="auto">
              <bdi>{viewer.displayName}</bdi>
              {viewer.isGuest ? <span className="text-xs text-t3"> guest</span> : null}
              {STATE_WORDS[viewer.state] ? (
                <span className="text-xs text-t3"> {STATE_WORDS[viewer.state]}</span>
              ) : null}
            </span>
            <span className="text-xs text-t3 figures">{here(viewer, nowMs)}</span>
            <Button
              kind="ghost"
              className="sq"
              aria-label={`Actions for ${viewer.displayName}`}
              aria-haspopup="menu"
              aria-expanded={menuOf === viewer.seatId}
              onClick={() => setMenuOf(viewer.seatId)}
            >
              <Icon name="dots" />
            </Button>
            {menuOf === viewer.seatId ? (
              <ViewerMenu
                name={viewer.displayName}
                since={`${here(viewer, nowMs)} here`}
                channelName={channelName}
                onClose={closeMenu}
                onBan={() => {
                  closeMenu()
                  setBanning(viewer)
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {banning ? (
        <BanSheet
          viewer={banning}
          channelName={channelName}
          isCoHost={props.isCoHost}
          onBan={props.onBan}
          onClose={() => setBanning(null)}
        />
      ) : null}
    </section>
  )
}
