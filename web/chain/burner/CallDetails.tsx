import type { Config } from '#api/installation/contract.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import type { CallPreview, DecodedCall } from './callPreview.ts'

const SMALL_COST = 10n ** 13n

function costText(wei: bigint | null, symbol: string, decimals: number): string {
  if (wei === null) return 'not known, the call would fail'
  if (wei < SMALL_COST) return `less than ${formatAmount(SMALL_COST, decimals)} ${symbol}`
  return `about ${formatAmount(wei, decimals, 'up')} ${symbol}`
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${valueText(each)}`)
      .join(', ')} }`
  }
  return String(value)
}

function ExactCall(props: { decoded: DecodedCall; value: string; symbol: string; address: string }) {
  const { decoded, value, symbol } = props
  const own = props.address.toLowerCase()
  return (
    <details className="mt-4">
      <summary className="text-sm text-t2 cursor-pointer">The exact call</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable by keyboard */}
      <pre className="calltext mt-2" tabIndex={0}>
        <span className="text-chain">{decoded.functionName}</span>(
        {decoded.inputs.map(({ name, type }, at) => {
          const text = valueText(decoded.args[at])
          return (
            <span key={name}>
              {`\n  ${name} `}
              <span className="text-t3">{type}</span>
              {` ${text}`}
              {text.toLowerCase() === own ? <span className="text-t3"> you</span> : null}
            </span>
          )
        })}
        {`\n)  value ${value} ${symbol}`}
      </pre>
    </details>
  )
}

/** The call in words and figures: who is paid, for what, cost, what is left, and whether it succeeds now. */
export function CallDetails(props: {
  preview: CallPreview | undefined
  to: string
  value: bigint
  address: string
  config: Config
}) {
  const { preview, to, value, address, config } = props
  const native = config.currencies.find((one) => one.index === 0)
  const symbol = native?.symbol ?? 'ETH'
  const decimals = native?.decimals ?? 18
  if (!preview) {
    return (
      <div className="flex flex-col gap-3 mt-6" role="status" aria-label="Reading the call">
        <SkeletonLine width="w-1/3" height="h-5" />
        <SkeletonLine width="w-1/2" height="h-13" />
        <SkeletonLine height="h-28" />
      </div>
    )
  }
  return (
    <>
      {preview.text.pays ? (
        <>
          <p className="text-sm text-t2 mt-6">You are about to pay</p>
          <p className="d1 figures">{preview.text.pays}</p>
          <p className="text-sm text-t2 mt-1">{preview.text.line}</p>
        </>
      ) : (
        <p className="text-lg mt-6">{preview.text.line} You pay nothing but the network cost.</p>
      )}
      <dl className="kv mt-6">
        <dt>Contract</dt>
        <dd>
          <bdi>{preview.contractName ?? 'Unknown'}</bdi> <span className="text-t3">{shortAddress(to)}</span>
        </dd>
        <dt>Network cost</dt>
        <dd>{costText(preview.costWei, symbol, decimals)}</dd>
        <dt>Left after</dt>
        <dd>
          {preview.leftWei === null
            ? 'not known'
            : `${formatAmount(preview.leftWei, decimals, 'down')} ${symbol}`}
        </dd>
        <dt>Checked first</dt>
        {preview.check.isGood ? (
          <dd className="text-ok flex items-center justify-end gap-1">
            <Icon name="check" small />
            Succeeds at block {preview.check.block.toLocaleString('en')}
          </dd>
        ) : (
          <dd className="text-bad">{preview.check.sentence}</dd>
        )}
      </dl>
      {preview.decoded ? (
        <ExactCall
          decoded={preview.decoded}
          value={exactAmount(value, decimals)}
          symbol={symbol}
          address={address}
        />
      ) : null}
    </>
  )
}
