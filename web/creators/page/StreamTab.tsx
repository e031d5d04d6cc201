import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import { roomQuery } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { KindChip } from '#web/kit/marks/KindChip.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

function LiveNow({ page, roomId, onWatch }: { page: ChannelPage; roomId: string; onWatch: () => void }) {
  const { data: room } = useQuery(roomQuery(roomId))
  const { handle } = page.channel
  return (
    <article className="stage hero" data-theme="dark">
      <img src={channelPictures(handle).wide} alt="" className="behinddoor" width={1280} height={720} />
      <div className="shade-b" />
      <div className="herotop">
        <LivePill since={room?.liveAt ?? null} />
        <KindChip kind={room?.kind} />
        {room ? <ViewerCount count={room.viewers} kind={room.kind} /> : null}
      </div>
      <div className="herotext">
        <div className="min-w-0 flex-1 basis-65">
          <h2 className="d2">
            {room ? <bdi>{room.title}</bdi> : <SkeletonLine width="w-64" height="h-10" />}
          </h2>
          <p className="text-sm text-t2 mt-1">
            <bdi>{room ? (room.gate?.sentence ?? 'Public') : ''}</bdi>
          </p>
        </div>
        <Link
          className={buttonClass({ kind: 'lamp', size: 'big' })}
          data-primary=""
          to={`/c/${handle}/live`}
          onClick={room?.visibility === 'public' ? onWatch : undefined}
        >
          <Icon name={room?.kind === 'voice' ? 'sound' : 'play'} />
          {KIND_PEOPLE[room?.kind ?? 'stream'].enter}
        </Link>
      </div>
    </article>
  )
}

export interface StreamTabProps {
  page: ChannelPage
  /** a press into a public stream */
  onWatch: (roomId: string) => void
  /** what comes and what was */
  next?: ReactNode
}

/** What is live now, what comes next, and what the channel says about itself. */
export function StreamTab({ page, onWatch, next }: StreamTabProps) {
  const { liveRoomId } = page
  const { name, about, handle } = page.channel
  return (
    <div className="channeltwo">
      <section aria-label="On stage">
        {liveRoomId ? (
          <LiveNow page={page} roomId={liveRoomId} onWatch={() => onWatch(liveRoomId)} />
        ) : (
          <div data-testid="state:channel:not-live">
            <Empty
              action={
                page.tiers.length > 0 ? (
                  <Link
                    className={buttonClass({ kind: 'lamp', size: 'mid' })}
                    data-primary=""
                    to={`/c/${handle}/join`}
                  >
                    See tiers
                  </Link>
                ) : null
              }
            >
              <bdi>{name}</bdi> is not live right now.
            </Empty>
          </div>
        )}
        {next}
      </section>
      <aside>
        <h2 className="d5">About</h2>
        <p className="text-sm text-t2 mt-2 whitespace-pre-line">
          <bdi>{about || `${isolated(name)} has not written anything yet.`}</bdi>
        </p>
      </aside>
    </div>
  )
}
