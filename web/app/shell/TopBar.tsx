import type { Me } from '#api/accounts/contract.ts'
import { IdentityChip } from './identity/IdentityChip.tsx'
import { SyncChip } from './SyncChip.tsx'

/** The bar over wide pages: state of the chain when it matters, and who is here. */
export function TopBar({ account }: { account: Me | null }) {
  return (
    <header className="top">
      <SyncChip />
      <div className="ms-auto flex items-center gap-3">
        <IdentityChip account={account} />
      </div>
    </header>
  )
}
