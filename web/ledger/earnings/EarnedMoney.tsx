import type { EarningFigure } from '#api/ledger/contract.ts'
import { earnedText, exactEarned } from './earningsText.ts'

/** Money of the books, its exact amount in the title. */
export function EarnedMoney(props: {
  units: string | bigint
  of: Pick<EarningFigure, 'currency' | 'symbol' | 'decimals'>
}) {
  const units = BigInt(props.units)
  return (
    <span className="figures" title={exactEarned(units, props.of)}>
      {earnedText(units, props.of)}
    </span>
  )
}
