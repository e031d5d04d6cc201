import { useQuery } from '@tanstack/react-query'
import type { Identity } from '#api/accounts/identities/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { LinkWays } from './LinkWays.tsx'
import { useWalletLinking } from './useLinking.ts'

interface LinkWalletSheetProps {
  onLinked: (identities: Identity[]) => void
  onClose: () => void
}

/** Links one more wallet. */
export function LinkWalletSheet({ onLinked, onClose }: LinkWalletSheetProps) {
  const { data: config } = useQuery(configQuery())
  const linking = useWalletLinking(config, onLinked)
  if (linking.step === 'dialog') return null
  return (
    <Sheet title="Link a wallet" onClose={onClose} testId="state:security:link-wallet">
      <div className="mt-4">
        <LinkWays linking={linking} />
      </div>
    </Sheet>
  )
}
