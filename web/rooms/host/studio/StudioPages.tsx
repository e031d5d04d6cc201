import { Link, NavLink } from 'react-router'
import { HOSTED_KINDS, type HostedKind, studioPath } from '#domain/room/hostedKind.ts'

/** On small pages, where the rail is away. */
const STUDIO_PAGES = [
  { path: '/studio/passes', word: 'Passes' },
  { path: '/studio/earnings', word: 'Earnings' },
  { path: '/studio/channels', word: 'Channels' },
  { path: '/studio/moderation', word: 'Moderation', isOfOne: true },
  { path: '/studio/private', word: 'Private', isOfOne: true },
  { path: '/studio/together', word: 'Together' },
  { path: '/studio/calendar', word: 'Calls' },
  { path: '/studio/club', word: 'Club', isOfOne: true },
] satisfies { path: string; word: string; isOfOne?: true }[]

const TAB_WORDS: Record<HostedKind, string> = { stream: 'Stream', voice: 'Voice room' }

/** What a channel can open, and on small pages its other pages. */
export function StudioPages({ handle }: { handle: string }) {
  return (
    <>
      <nav className="flex flex-wrap gap-4 mb-4 text-sm md:hidden" aria-label="Studio">
        {STUDIO_PAGES.map((page) => (
          <Link
            key={page.path}
            className="underline py-2"
            to={'isOfOne' in page ? `${page.path}?channel=${handle}` : page.path}
          >
            {page.word}
          </Link>
        ))}
      </nav>
      <nav className="tabs mb-5" aria-label="What to open">
        {HOSTED_KINDS.map((kind) => (
          <NavLink key={kind} to={studioPath(kind, handle)}>
            {TAB_WORDS[kind]}
          </NavLink>
        ))}
      </nav>
    </>
  )
}
