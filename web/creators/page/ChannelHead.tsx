import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { WidePicture } from '#web/kit/marks/WidePicture.tsx'

/** Banner, mark, name and tabs of a channel. @param props.more stands behind the tabs */
export function ChannelHead({
  page,
  actions,
  more,
}: {
  page: ChannelPage
  actions?: ReactNode
  more?: ReactNode
}) {
  const { handle, name } = page.channel
  const { mark } = channelPictures(handle)
  return (
    <>
      <div className="banner" data-theme="dark">
        <WidePicture handle={handle} sizes="100vw" />
      </div>
      <div className="channelwrap">
        <header className="channelid">
          <img className="ava" src={mark} alt="" width={112} height={112} />
          <div className="pb-1">
            <h1 className="d1">
              <bdi>{name}</bdi>
            </h1>
            <p className="text-sm text-t2 mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5">
              <span className="text-t3">/c/{handle}</span>
              {page.liveRoomId ? (
                <span className="flex items-center gap-1 text-live">
                  <span className="dot" aria-hidden="true" />
                  Live now
                </span>
              ) : null}
            </p>
          </div>
          {actions ? <div className="flex items-center gap-2 acts">{actions}</div> : null}
        </header>
        <nav className="tabs mt-6" aria-label="Channel">
          <NavLink to={`/c/${handle}`} end>
            Live
          </NavLink>
          <NavLink to={`/c/${handle}/join`}>Join</NavLink>
          {more}
        </nav>
      </div>
    </>
  )
}
