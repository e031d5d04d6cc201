import { useQueryClient } from '@tanstack/react-query'
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { signOut } from '#web/accounts/signOut.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { ThemeRow } from './ThemeRow.tsx'

function AddressRow({ address }: { address: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    showToast({ id: 'copied', tone: 'plain', text: 'Address copied.' })
  }
  return (
    <button type="button" className="menurow figures" onClick={() => void copy()}>
      <Icon name="key" small />
      {shortAddress(address)}
      <span className="ms-auto text-xs text-t3">Copy</span>
    </button>
  )
}

function Menu({ account, onClose }: { account: Me; onClose: () => void }) {
  const queries = useQueryClient()
  const leave = async () => {
    try {
      await signOut(queries)
    } catch (error) {
      showToast({ id: 'sign-out', tone: 'bad', text: `You are still signed in. ${sentenceOf(error)}` })
    }
    onClose()
  }
  return (
    <div className="menu" id="identity-menu">
      <p className="text-sm font-medium px-3 pt-2 pb-1">
        <bdi>{account.displayName}</bdi>
      </p>
      {account.wallets.map((address) => (
        <AddressRow key={address} address={address} />
      ))}
      <hr className="hr my-1" />
      <Link className="menurow" to="/me" onClick={onClose}>
        <Icon name="lock" small />
        Your passes
      </Link>
      <Link className="menurow" to="/me/security" onClick={onClose}>
        <Icon name="shield" small />
        Security
      </Link>
      <ThemeRow />
      <hr className="hr my-1" />
      <button type="button" className="menurow" onClick={() => void leave()}>
        <Icon name="leave" small />
        Sign out
      </button>
    </div>
  )
}

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
        onClick={() => setOpen(!isOpen)}
      >
        <PersonMark id={account.accountId} />
        {isSmall ? null : <bdi className="min-w-0 truncate max-w-40">{account.displayName}</bdi>}
      </Button>
      {isOpen ? <Menu account={account} onClose={close} /> : null}
    </div>
  )
}
