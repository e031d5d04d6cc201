import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { DividedTips } from '#api/tips/contract.ts'
import { roomPath } from '#domain/room/hostedKind.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatDay } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { DistributePress } from './DistributePress.tsx'
import { type SplitFigure, splitFiguresQuery } from './splitFigures.ts'

function Parts({ parts }: Pick<DividedTips, 'parts'>) {
  return (
    <ul className="text-sm" aria-label="Who gets what">
      {parts.map(({ wallet, bps, channel, isOwn }) => (
        <li key={wallet} className="flex flex-wrap gap-x-3 py-1">
          <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
            {channel ? <bdi>{channel.name}</bdi> : 'Somebody who left'}
            {isOwn ? ' (you)' : ''} <span className="figures text-t3">{shortAddress(wallet)}</span>
          </span>
          <span className="figures">{bps / 100} %</span>
        </li>
      ))}
    </ul>
  )
}

function Streams({ streams }: Pick<DividedTips, 'streams'>) {
  return (
    <ul className="text-sm text-t2" aria-label="Last streams">
      {streams.map(({ roomId, title, channel, liveAt }) => (
        <li key={roomId} className="wrap-anywhere">
          <Link to={roomPath('stream', roomId)}>
            <bdi>{title}</bdi>
          </Link>{' '}
          of <bdi>{channel.name}</bdi>, <time dateTime={liveAt}>{formatDay(liveAt)}</time>
        </li>
      ))}
    </ul>
  )
}

function SoFar({ divided }: Pick<DividedTips, 'divided'>) {
  if (divided.length === 0) return <p className="text-sm text-t2">Nothing was divided yet.</p>
  return (
    <ul className="text-sm text-t2" aria-label="Divided so far">
      {divided.map(({ currency, units, ownUnits, ...money }) => (
        <li key={currency}>
          Divided so far: <Amount value={units} {...money} rounding="down" />,{' '}
          <Amount value={ownUnits} {...money} rounding="down" /> of it to you
        </li>
      ))}
    </ul>
  )
}

export interface SplitViewProps {
  split: DividedTips
  /** what is in it now; undefined until the chain answered */
  figures: readonly SplitFigure[] | undefined
  error: unknown
  onRetry: () => void
  onDivided: () => void
}

/** One contract that divides tips: between whom, what it divided, and what is in it now. */
export function SplitView({ split, figures, error, onRetry, onDivided }: SplitViewProps) {
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4" data-testid="split">
      <Streams streams={split.streams} />
      <Parts parts={split.parts} />
      <SoFar divided={split.divided} />
      {figures === undefined && error ? (
        <Oops what="We could not read what is in it now." error={error} onRetry={onRetry} />
      ) : figures === undefined ? (
        <SkeletonLine />
      ) : figures.length === 0 ? (
        <p className="text-sm" role="status">
          Nothing is in it now.
        </p>
      ) : (
        <ul aria-label="In it now">
          {figures.map(({ units, ...money }) =>
            units === null ? (
              <li key={money.currency} className="py-2 text-sm text-t2">
                We could not read how much {money.symbol} is in it.
              </li>
            ) : (
              <DistributePress key={money.currency} figure={{ ...money, units }} {...{ split, onDivided }} />
            ),
          )}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-2 text-sm text-t3">
        <span>
          Contract <span className="figures">{shortAddress(split.split)}</span>
        </span>
        <CopyAddress
          address={split.split}
          kind="ghost"
          word="Copy"
          label={`Copy the address of the contract ${shortAddress(split.split)}`}
        />
      </div>
    </li>
  )
}

/** The same, as the chain says it. */
export function SplitRow({ split, onDivided }: Pick<SplitViewProps, 'split' | 'onDivided'>) {
  const { data: config } = useQuery(configQuery())
  const { data: figures, error, refetch } = useQuery(splitFiguresQuery(config, split.split))
  return <SplitView {...{ split, figures, error, onDivided }} onRetry={() => void refetch()} />
}
