import { exactAmount, formatAmount, type Rounding } from './formatAmount.ts'

/** An amount with its symbol; the exact value is in the title. Takes wei as text or bigint. */
export function Amount(props: {
  value: string | bigint
  decimals: number
  symbol: string
  rounding?: Rounding
}) {
  const value = BigInt(props.value)
  return (
    <span
      className="figures whitespace-nowrap"
      title={`${exactAmount(value, props.decimals)} ${props.symbol}`}
    >
      {formatAmount(value, props.decimals, props.rounding)} {props.symbol}
    </span>
  )
}
