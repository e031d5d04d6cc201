import { NavLink } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { MAIN_ENTRIES, type NavEntry, SEARCH_ENTRY, SECURITY_ENTRY, STUDIO_ENTRY } from './navigation.ts'

function Tab({ entry, word }: { entry: NavEntry; word?: string }) {
  return (
    <NavLink to={entry.path} end={entry.path === '/'}>
      <Icon name={entry.icon} />
      {word ?? entry.word}
    </NavLink>
  )
}

/** The bar under small pages: only what exists. */
export function TabBar({ account }: { account: Me | null }) {
  return (
    <nav className="tabbar" aria-label="Main">
      {MAIN_ENTRIES.map((entry) => (
        <Tab key={entry.path} entry={entry} />
      ))}
      <Tab entry={SEARCH_ENTRY} />
      <Tab entry={STUDIO_ENTRY} />
      {account ? (
        <Tab entry={{ ...SECURITY_ENTRY, icon: 'person' }} word="Me" />
      ) : (
        <button type="button" onClick={() => void openSignIn('Sign in')}>
          <Icon name="person" />
          Sign in
        </button>
      )}
    </nav>
  )
}
