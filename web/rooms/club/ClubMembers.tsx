import { useInfiniteQuery } from '@tanstack/react-query'
import type { ClubMember } from '#api/rooms/clubs/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { PersonMark } from '#web/kit/marks/PersonMark.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { clubMembersQuery } from './clubQuery.ts'

export interface MemberGridProps {
  members: readonly ClubMember[]
  /** also since when each is one */
  isDated?: boolean
}

/** Names of members, each with its mark. */
export function MemberGrid({ members, isDated = false }: MemberGridProps) {
  return (
    <ul className="grid grid-cols-2 md:grid-cols-3 gap-3">
      {members.map(({ displayName, joinedAt, isYou }) => (
        <li
          key={`${joinedAt} ${displayName}`}
          className="flex items-center gap-2 min-w-0"
          data-testid="club-member"
        >
          <PersonMark id={joinedAt} />
          <span className="min-w-0 text-sm">
            <span className="flex">
              <bdi className="truncate">{displayName}</bdi>
              {isYou ? <span className="shrink-0 whitespace-pre text-t3"> (you)</span> : null}
            </span>
            {isDated ? (
              <span className="block truncate text-t2 figures">since {formatDate(joinedAt)}</span>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Who belongs to a club, for its members and for who looks after it. */
export function ClubMembers({ clubId, isDated }: { clubId: string } & Pick<MemberGridProps, 'isDated'>) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    clubMembersQuery(clubId),
  )
  if (!data)
    return error ? (
      <Oops what="We could not load the members." error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading label="Loading the members">
        <SkeletonLine height="h-16" />
      </Loading>
    )
  const members = data.pages.flatMap((page) => page.members)
  return (
    <div className="flex flex-col gap-4">
      {members.length === 0 ? (
        <p className="text-sm text-t2">Nobody has joined yet.</p>
      ) : (
        <MemberGrid {...{ members, isDated }} />
      )}
      {hasNextPage ? (
        <div>
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </div>
  )
}
