import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import type { IdentityMenuProps } from './IdentityMenu.tsx'

// nobody needs it for what they came for
const loadMenu = () => import('./IdentityMenu.tsx').then((file) => file.IdentityMenu)
const warmMenu = () => void loadMenu().catch(() => null)

function NoMenu() {
  return (
    <div className="menu" id="identity-menu" role="alert">
      <p className="text-sm px-3 py-2">The menu could not be loaded. Reload the page.</p>
    </div>
  )
}

const Menu = fetchedComponent<IdentityMenuProps>(
  () => loadMenu().catch(() => NoMenu),
  <div className="menu" id="identity-menu" aria-busy="true" />,
)

/** Who is here: a sign-in button, or the name with its menu. The address is shown only inside the menu. */
export function IdentityChip({ account, isSmall = false }: { account: Me | null; isSmall?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  if (!account) {
    return <Button onClick={() => void openSignIn('Sign in')}>Sign in</Button>
  }
  const close = () => setOpen(false)
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    close()
    opener.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only closes what its own button opened
    <div className="relative" onBlur={onBlur} onKeyDown={onKeyDown}>
      <Button
        ref={opener}
        kind="ghost"
        className="identity"
        aria-expanded={isOpen}
        aria-controls="identity-menu"
        aria-label={isSmall ? account.displayName : undefined}
        onPointerEnter={warmMenu}
        onFocus={warmMenu}
        onClick={() => setOpen(!isOpen)}
      >
        <PersonMark id={account.accountId} />
        {isSmall ? null : <bdi className="min-w-0 truncate max-w-40">{account.displayName}</bdi>}
      </Button>
      {isOpen ? <Menu account={account} onClose={close} /> : null}
    </div>
  )
}
