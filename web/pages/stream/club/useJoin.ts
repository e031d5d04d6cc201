import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Club } from '#api/rooms/clubs/contract.ts'
import type { AdmissionFlow, AdmissionState } from '#web/access/admissionFlow.ts'
import { createJoinFlow } from '#web/access/joinFlow.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { clubMembersQuery, clubQuery, ownClubsQuery } from '#web/rooms/club/clubQuery.ts'
import { isMember } from '#web/rooms/club/clubWords.ts'

export interface Join {
  flow: AdmissionFlow<Club> & { now: AdmissionState<Club> }
  /** rejects with what the server said */
  leave: () => Promise<void>
}

/** Becoming a member of a club, and leaving it; the page shows what the server answered. */
export function useJoin({ id }: Club, handle: string): Join {
  const queries = useQueryClient()
  const flow = useMemo(() => createJoinFlow({ clubId: id, call }), [id])
  useEffect(() => () => flow.forget(), [flow])
  const now = useSyncExternalStore(flow.subscribe, flow.state)
  const joined = now.step === 'admitted' ? now.admission : null

  const { show } = useMemo(() => {
    const { queryKey } = clubQuery(handle)
    return {
      show(club: Club): void {
        // what is on its way may be from before
        void queries.cancelQueries({ queryKey })
        queries.setQueryData(queryKey, club)
        // they are told to members alone
        if (isMember(club)) void readAgain(queries, { queryKey: clubMembersQuery(id).queryKey })
        void readAgain(queries, { queryKey: ownClubsQuery().queryKey })
      },
    }
  }, [queries, handle, id])
  useEffect(() => {
    if (joined) show(joined)
  }, [joined, show])

  const isFailed = now.step === 'refused' && now.refusal.code === 'FAILED'
  useEffect(() => {
    // it may be closed by now, or they look after it
    if (isFailed) void readAgain(queries, { queryKey: clubQuery(handle).queryKey })
  }, [isFailed, queries, handle])

  async function leave(): Promise<void> {
    const left = await call('leaveClub', { params: { id } })
    flow.forget()
    show(left)
  }
  return { flow: useMemo(() => ({ ...flow, now }), [flow, now]), leave }
}
