import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SentInvitation } from '#api/rooms/invitations/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { InvitationLink } from '#web/kit/states/InvitationLink.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { InviteToTeam } from './InviteToTeam.tsx'
import { RoleWords } from './RoleWords.tsx'
import { InvitedRow, MemberRow } from './TeamRows.tsx'

const REFRESH_MS = 5000

/** Who helps in a channel: its owner invites, changes and takes. */
export function TeamPanel({ channelId }: { channelId: string }) {
  const queries = useQueryClient()
  const queryKey = ['team', channelId]
  const params = { id: channelId }
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: async () => {
      const [team, invited] = await Promise.all([
        call('listTeam', { params }),
        call('listRoleInvitations', { params }),
      ])
      return { ...team, ...invited }
    },
    refetchInterval: REFRESH_MS,
  })
  const [link, setLink] = useState<SentInvitation | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState<unknown>(null)

  async function act(id: string, work: () => Promise<unknown>): Promise<void> {
    setBusy(id)
    setFailed(null)
    setLink(null)
    try {
      await work()
    } catch (caught) {
      setFailed(caught)
    }
    await queries.invalidateQueries({ queryKey })
    setBusy(null)
  }

  if (!data && error)
    return <Oops what="We could not load the team." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading the team">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  const { members, most, invitations, hasMail } = data
  return (
    <div className="flex flex-col gap-6">
      {members.length === 0 ? (
        <p className="text-sm text-t2">Nobody helps here yet.</p>
      ) : (
        <ul aria-label="Team">
          {members.map((one) => {
            const of = { ...params, accountId: one.accountId }
            return (
              <MemberRow
                key={one.accountId}
                member={one}
                isBusy={busy === one.accountId}
                onChange={(role) =>
                  void act(one.accountId, () => call('changeRole', { params: of, body: { role } }))
                }
                onTake={() => void act(one.accountId, () => call('takeRole', { params: of }))}
              />
            )
          })}
        </ul>
      )}
      {invitations.length > 0 ? (
        <ul aria-label="Invited">
          {invitations.map((one) => (
            <InvitedRow
              key={one.id}
              invitation={one}
              isBusy={busy === one.id}
              onGive={() =>
                void act(one.id, async () =>
                  setLink(await call('giveInvitation', { params: { id: one.id } })),
                )
              }
              onResend={() => void act(one.id, () => call('resendInvitation', { params: { id: one.id } }))}
              onRevoke={() => void act(one.id, () => call('revokeInvitation', { params: { id: one.id } }))}
            />
          ))}
        </ul>
      ) : null}
      {link ? <InvitationLink sent={link} /> : null}
      {failed ? <Oops what="That did not work." error={failed} /> : null}
      {hasMail ? (
        <InviteToTeam
          onInvite={async (to) => {
            await call('inviteToTeam', { params, body: to })
            await queries.invalidateQueries({ queryKey })
          }}
        />
      ) : (
        <p className="text-sm text-t2">This installation sends no mail, so nobody can be invited.</p>
      )}
      <p className="text-sm text-t3">
        {most} people are the most. A ban ends a role. In your other channels nothing changes.
      </p>
      <RoleWords />
    </div>
  )
}
