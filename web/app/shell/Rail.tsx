import { useQuery } from '@tanstack/react-query'
import { Link, NavLink } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import { liveQuery } from '#web/kit/api/queries.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { Logo } from '#web/kit/marks/Logo.tsx'
import { CREATOR_ENTRIES, MAIN_ENTRIES, type NavEntry, SECURITY_ENTRY, STUDIO_ENTRY } from './navigation.ts'

const MAX_LIVE = 8

function Entry({ entry }: { entry: NavEntry }) {
  return (
    <NavLink className="rl" to={entry.path} title={entry.word} end={entry.path === '/'}>
      <Icon name={entry.icon} />
      <span className="tx">{entry.word}</span>
    </NavLink>
  )
}

function LiveList() {
  const { data } = useQuery(liveQuery())
  const live = data?.live.slice(0, MAX_LIVE) ?? []
  if (live.length === 0) return null
  return (
    <>
      <h2 id="rail-live">Live now</h2>
      <nav aria-labelledby="rail-live">
        {live.map(({ roomId, channel, kind, viewers }) => (
          <Link key={roomId} className="rl" to={`/c/${channel.handle}/live`} title={channel.name}>
            <ChannelMark handle={channel.handle} />
            <bdi className="tx min-w-0 truncate">{channel.name}</bdi>
            <span className="v figures">
              <span className="dot text-live" aria-hidden="true" />
              <span className="sr-only">live, {KIND_PEOPLE[kind].doing}: </span>
              {viewers}
            </span>
          </Link>
        ))}
      </nav>
    </>
  )
}

/** The left rail of wide screens. */
export function Rail({ account }: { account: Me | null }) {
  return (
    <aside className="rail" aria-label="Navigation">
      <Link className="brand" to="/" aria-label="Stagedoor, home">
        <Logo />
        <span>Stagedoor</span>
      </Link>
      <nav aria-label="Main">
        {MAIN_ENTRIES.map((entry) => (
          <Entry key={entry.path} entry={entry} />
        ))}
      </nav>
      <LiveList />
      <nav className="foot" aria-label="More">
        <Entry entry={STUDIO_ENTRY} />
        {account?.channel ? CREATOR_ENTRIES.map((entry) => <Entry key={entry.path} entry={entry} />) : null}
        {account ? <Entry entry={SECURITY_ENTRY} /> : null}
      </nav>
    </aside>
  )
}
