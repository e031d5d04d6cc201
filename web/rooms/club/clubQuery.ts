import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { haveOthersChanged } from './clubWords.ts'

const LOOK_AGAIN_MS = 15_000

/** The fan club of a channel. */
export function clubQuery(handle: string) {
  return queryOptions({
    queryKey: ['club', handle],
    queryFn: async ({ client, queryKey, signal }) => {
      const known = client.getQueryData<Club>(queryKey)
      const club = await call('getClub', { params: { handle } })
      if (!signal.aborted && known && haveOthersChanged(known, club))
        void client.invalidateQueries({ queryKey: clubMembersQuery(club.id).queryKey })
      return club
    },
    staleTime: 5000,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Members of a club, by pages; for members and for who looks after the channel. */
export function clubMembersQuery(clubId: string) {
  return infiniteQueryOptions({
    queryKey: ['club-members', clubId],
    queryFn: ({ pageParam }) =>
      call('listClubMembers', { params: { id: clubId }, query: pageParam ? { after: pageParam } : {} }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: LOOK_AGAIN_MS,
  })
}

/** Clubs of who is signed in. */
export function ownClubsQuery() {
  return queryOptions({
    queryKey: ['own-clubs'],
    queryFn: () => call('listOwnClubs', {}),
    staleTime: 5000,
  })
}
