import type { RoomToken } from '#api/tokens/contract.ts'
import { missingUnits } from '#domain/access/tokenCondition.ts'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { HeldOf } from './HeldOf.tsx'
import { EnoughNote } from './QuoteEnd.tsx'
import type { HoldingWallet } from './roomTokens.ts'

export interface StakeViewProps {
  token: Pick<RoomToken, 'address' | 'symbol' | 'decimals' | 'minUnits'>
  holding: HoldingWallet
  onGoOn: () => void
}

/** What is missing of a stake: nothing is for sale, and where it is staked. */
export function StakeView({ token, holding, onGoOn }: StakeViewProps) {
  const { address, symbol, decimals } = token
  const held = {
    token,
    wallet: holding.wallet,
    heldUnits: BigInt(holding.heldUnits),
    verb: 'staked',
  } as const
  const units = missingUnits(token, held.heldUnits)
  if (units === 0n) return <EnoughNote {...held} onGoOn={onGoOn} />
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-t2">
        <HeldOf {...held} />.
      </p>
      <Note
        tone="info"
        icon="link"
        testId="stake-needed"
        actions={<CopyAddress address={address} label="Copy the address" />}
      >
        <p>
          Stake {formatAmount(units, decimals, 'up')} <bdi>{symbol}</bdi> in its vault, from this wallet. To
          hold them is not enough here.
        </p>
        <p className="text-sm break-all select-all figures" data-testid="vault-address">
          {address}
        </p>
      </Note>
    </div>
  )
}
