import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { DividedTips } from '#api/tips/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SplitRow } from './SplitRow.tsx'
import { splitsQuery } from './splitsQuery.ts'

/** Each asks the chain what is in it. */
const SHOWN_FIRST = 3
const SHOWN_MORE = 10

export interface SplitListViewProps {
  splits: readonly DividedTips[]
  rowOf: (split: DividedTips) => ReactNode
  /** what waits for the account after something was divided */
  waiting?: ReactNode
}

/** What divides tips of which the account gets a part; nothing at all where nothing does. */
export function SplitListView({ splits, rowOf, waiting = null }: SplitListViewProps) {
  const [shown, setShown] = useState(SHOWN_FIRST)
  if (splits.length === 0) return null
  return (
    <section className="mt-10" aria-labelledby="divided-tips" data-testid="state:together:divided">
      <h2 className="d4" id="divided-tips">
        Divided tips
      </h2>
      <p className="mt-2 text-sm text-t2">
        What was tipped in streams with shares lies in a contract until somebody distributes it. Anybody may
        press, who pays the network fee: each part then waits for its wallet, and you claim yours below.
      </p>
      <ul>{splits.slice(0, shown).map(rowOf)}</ul>
      {splits.length <= shown ? null : (
        <div className="mt-3">
          <Button onClick={() => setShown(shown + SHOWN_MORE)}>Show more</Button>
        </div>
      )}
      {waiting}
    </section>
  )
}

export interface SplitListProps extends Pick<SplitListViewProps, 'waiting'> {
  /** something was divided, and the server knows: parts of it wait elsewhere now */
  onDivided: () => void
}

/** The same of who is signed in. */
export function SplitList({ onDivided, waiting }: SplitListProps) {
  const { data, error, refetch } = useQuery(splitsQuery())
  const divided = data && JSON.stringify(data.splits.map((one) => one.divided))
  const seen = useRef(divided)
  // also by somebody else
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== divided) onDivided()
    seen.current = divided
  }, [divided, onDivided])
  if (error && !data)
    return (
      <div className="mt-10">
        <Oops what="We could not load your shares of tips." error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!data) return null
  return (
    <SplitListView
      splits={data.splits}
      rowOf={(split) => <SplitRow key={split.split} {...{ split, onDivided }} />}
      {...{ waiting }}
    />
  )
}
