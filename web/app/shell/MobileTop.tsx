import { Link, useNavigate } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Logo } from '#web/kit/marks/Logo.tsx'
import { BellSlot } from './identity/BellSlot.tsx'
import { IdentityChip } from './identity/IdentityChip.tsx'
import { SyncChip } from './SyncChip.tsx'

/** The bar over small pages. On a full-bleed page it leads back, because the tab bar is away. */
export function MobileTop({ account, isDeep }: { account: Me | null; isDeep: boolean }) {
  const navigate = useNavigate()
  const back = () => {
    // Opened from a link elsewhere there is nothing of ours behind this page.
    const hasPast = (window.history.state as { idx?: number } | null)?.idx
    if (hasPast) void navigate(-1)
    else void navigate('/')
  }
  return (
    <header className="topm">
      {isDeep ? (
        <button type="button" className="glyph -ml-2.5" aria-label="Back" onClick={back}>
          <Icon name="back" />
        </button>
      ) : null}
      <Link className="brand" to="/" aria-label="Stagedoor, home">
        <Logo />
        Stagedoor
      </Link>
      <div className="ms-auto flex items-center gap-2">
        <SyncChip account={account} />
        {account ? <BellSlot key={account.accountId} /> : null}
        <IdentityChip account={account} isSmall />
      </div>
    </header>
  )
}
