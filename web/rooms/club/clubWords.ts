import type { Club } from '#api/rooms/clubs/contract.ts'
import { dayAndTime } from '../schedule/when.ts'

/** How many belong to a club: `1 member`, `1,204 members`. */
export function membersText(members: number): string {
  return `${members.toLocaleString('en')} ${members === 1 ? 'member' : 'members'}`
}

/** When a club meets next, as two or three words. */
export function nextText({ state, startsAt }: Pick<Club['room'], 'state' | 'startsAt'>): string {
  if (state === 'live') return 'Live now'
  return startsAt === null ? 'No date yet' : dayAndTime(startsAt)
}

/** True for who belongs to a club now. */
export function isMember({ membership }: Pick<Club, 'membership'>): boolean {
  return membership !== null && membership.endedAt === null
}

/**
 * True where the names of a club's members are others by now because of others. Whose own membership began or ended gets them
 * by that, or may read them no more.
 */
export function haveOthersChanged(known: Counted, club: Counted): boolean {
  return known.members !== club.members && isMember(known) === isMember(club)
}
type Counted = Pick<Club, 'members' | 'membership'>
