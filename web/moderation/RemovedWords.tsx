import type { RemovedText } from '#api/moderation/messages/contract.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

export interface RemovedWordsProps {
  /** undefined until they are there */
  texts: readonly RemovedText[] | undefined
  error: unknown
  onRetry: () => void
}

/** What messages said that an act took away. */
export function RemovedWords({ texts, error, onRetry }: RemovedWordsProps) {
  if (error && !texts)
    return <Oops what="We could not load what was removed." error={error} onRetry={onRetry} />
  if (!texts)
    return (
      <Loading label="Loading what was removed">
        <SkeletonLine height="h-10" />
      </Loading>
    )
  if (texts.length === 0)
    return (
      <p className="text-sm text-t3 mt-2">
        No words are kept of this. They go after 30 days, with the decision of an appeal, or back into the
        chat with an undo.
      </p>
    )
  return (
    <ul className="mt-2 flex flex-col gap-2" aria-label="Removed messages">
      {texts.map(({ name, text, at }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
        <li key={n} className="text-sm wrap-anywhere" dir="auto">
          <span className="font-medium">
            <bdi>{name}</bdi>
          </span>{' '}
          <bdi>{text}</bdi>
          <span className="text-xs text-t3 figures block">Removed {formatMoment(at)}</span>
        </li>
      ))}
    </ul>
  )
}
