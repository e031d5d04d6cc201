import type { Club } from '#api/rooms/clubs/contract.ts'
import type { call } from '#web/kit/api/client.ts'
import { type AdmissionFlow, createDoorFlow } from './admissionFlow.ts'

export interface JoinDeps {
  clubId: string
  call: typeof call
}

/** One person at the door of a fan club: what lets them in is a membership. */
export function createJoinFlow({ clubId, call }: JoinDeps): AdmissionFlow<Club> {
  return createDoorFlow({
    send: () => call('joinClub', { params: { id: clubId } }),
    // a membership outlives the page, and is left on purpose alone
    leave: () => Promise.resolve(),
  })
}
