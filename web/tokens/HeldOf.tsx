import type { RoomToken } from '#api/tokens/contract.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

export interface HeldOfProps {
  token: Pick<RoomToken, 'symbol' | 'decimals' | 'minUnits'>
  wallet: string
  /** smallest units */
  heldUnits: bigint
  verb: 'holds' | 'staked'
}

/** What a wallet has of what is asked for: `0x12…34 holds 62 of 100 NORTH`. */
export function HeldOf({ token: { symbol, decimals, minUnits }, wallet, heldUnits, verb }: HeldOfProps) {
  return (
    <>
      <span className="figures">{shortAddress(wallet)}</span> {verb}{' '}
      <span className="figures">
        {formatAmount(heldUnits, decimals, 'down')} of {formatAmount(BigInt(minUnits), decimals, 'up')}
      </span>{' '}
      <bdi>{symbol}</bdi>
    </>
  )
}
