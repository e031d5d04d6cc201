import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { signOut } from '#web/accounts/signOut.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
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

export interface IdentityMenuProps {
  account: Me
  onClose: () => void
}

/** What the name at the top opens. */
export function IdentityMenu({ account, onClose }: IdentityMenuProps) {
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
