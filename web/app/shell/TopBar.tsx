import type { Me } from '#api/accounts/contract.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { BellSlot } from './identity/BellSlot.tsx'
import { IdentityChip } from './identity/IdentityChip.tsx'
import { SyncChip } from './SyncChip.tsx'

const SearchField = fetchedComponent(
  () => import('#web/discovery/SearchField.tsx').then((file) => file.default),
  null,
)

/** The bar over wide pages: state of the chain when it matters, and who is here. */
export function TopBar({ account }: { account: Me | null }) {
  return (
    <header className="top">
      <SearchField />
      <SyncChip account={account} />
      <div className="ms-auto flex items-center gap-3">
        {account ? <BellSlot key={account.accountId} /> : null}
        <IdentityChip account={account} />
      </div>
    </header>
  )
}
