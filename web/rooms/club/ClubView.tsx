import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { ClubMembership, type ClubMembershipProps } from './ClubMembership.tsx'
import { ClubNext } from './ClubNext.tsx'
import { isMember, membersText } from './clubWords.ts'

export interface ClubViewProps extends Pick<ClubMembershipProps, 'club' | 'isAsking' | 'onJoin' | 'onLeave'> {
  channel: Pick<ChannelPage['channel'], 'handle' | 'name'>
  /** the server's time */
  nowMs: number
  /** why joining was refused, as a door; null where it was not */
  refused: ReactNode
  /** how somebody is reminded of the date; the first button here may be that one */
  remind: (isFirst: boolean) => ReactNode
  /** the names, for whom may read them */
  list: ReactNode
}

/** The one button that is the first: the door's own, else the way in, else joining, else being reminded. */
function firstOf({ room, membership }: Club, isRefused: boolean): 'door' | 'room' | 'join' | 'remind' {
  if (isRefused) return 'door'
  if (room.state === 'live') return 'room'
  return room.role === 'viewer' && !isMember({ membership }) ? 'join' : 'remind'
}

/** Who hears of a date that is still to come. */
function hintFor(club: Club): string | null {
  if (club.room.role !== 'viewer') return null
  return isMember(club)
    ? 'You hear of it as soon as there is one.'
    : 'Members are told as soon as there is one.'
}

/** A fan club as one page: its name and door, the next date, how somebody stands to it, and who belongs to it. */
export function ClubView({ channel, club, nowMs, refused, remind, list, ...acts }: ClubViewProps) {
  const { room, members } = club
  const listId = useId()
  const isIn = isMember(club) || room.role !== 'viewer'
  const first = firstOf(club, refused !== null)
  return (
    <div className="max-w-168 flex flex-col gap-8">
      <header className="flex flex-col gap-2">
        <p className="text-sm text-t2">
          Fan club of{' '}
          <Link className="underline" to={`/c/${channel.handle}`}>
            <bdi>{channel.name}</bdi>
          </Link>
        </p>
        <h1 className="d2 wrap-anywhere" tabIndex={-1}>
          <bdi>{room.title}</bdi>
        </h1>
        <p className="text-base text-t2 flex items-center gap-2">
          <Icon name="lock" small />
          <bdi className="wrap-anywhere">{room.gate?.sentence ?? 'For members'}</bdi>
        </p>
        <p className="text-sm text-t2 figures" data-testid="club-count">
          {membersText(members)}
        </p>
      </header>
      {refused ?? (
        <ClubMembership {...acts} {...{ club }} handle={channel.handle} isFirst={first === 'join'} />
      )}
      <ClubNext
        {...{ room, nowMs }}
        hint={hintFor(club)}
        isFirst={first === 'room'}
        remind={remind(first === 'remind')}
      />
      <section className="flex flex-col gap-3" aria-labelledby={listId}>
        <h2 className="d5" id={listId}>
          Members
        </h2>
        {isIn ? list : <p className="text-sm text-t2">Members see each other.</p>}
      </section>
    </div>
  )
}
