import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Invitation, SentInvitation } from '#api/rooms/invitations/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { InvitationLink } from '#web/kit/states/InvitationLink.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { InviteForms } from './InviteForms.tsx'

const REFRESH_MS = 5000

function stateWords({ state, isExpired, isWithheld, isByHand, kind, validUntil }: Invitation): string {
  if (isExpired) return 'Expired. Send it again.'
  if (isWithheld) return 'Not mailed: this address gets no more invitations today. Give them a link.'
  const how = kind === 'email' && !isByHand ? 'by e-mail' : 'by link'
  if (state === 'invited')
    return `${isByHand ? 'Given a link' : `Invited ${how}`}, good until ${formatMoment(validUntil)}`
  if (state === 'bounced') return 'Bounced: this address takes no mail'
  return state === 'claimed' ? `Accepted, invited ${how}` : 'Taken back'
}

interface RowProps {
  invitation: Invitation
  isBusy: boolean
  onResend: () => void
  onGive: () => void
  onRevoke: () => void
}

function InvitationRow({ invitation, isBusy, onResend, onGive, onRevoke }: RowProps) {
  const { to, state, kind } = invitation
  const again = kind === 'email' ? 'Send again' : 'New link'
  const isOpen = state === 'invited' || state === 'bounced'
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-2 min-h-16 border-b border-line py-2"
      data-testid="invitation"
      data-state={state}
    >
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-sm font-medium break-all">
          <bdi>{to}</bdi>
        </p>
        <p className="text-sm text-t2">{stateWords(invitation)}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {isOpen && kind === 'email' ? (
          <Button isBusy={isBusy} onClick={onGive} aria-label={`Give a link: ${to}`}>
            Give a link
          </Button>
        ) : null}
        {isOpen ? (
          <Button isBusy={isBusy} onClick={onResend} aria-label={`${again}: ${to}`}>
            {again}
          </Button>
        ) : null}
        {state === 'revoked' ? null : (
          <Button kind="harm" isBusy={isBusy} onClick={onRevoke} aria-label={`Take back: ${to}`}>
            Take back
          </Button>
        )}
      </div>
    </li>
  )
}

/** Who is invited to a private stream: invites, sends again and takes back. */
export function InvitationsPanel({ roomId }: { roomId: string }) {
  const queries = useQueryClient()
  const queryKey = ['invitations', roomId]
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => call('listInvitations', { params: { id: roomId } }),
    refetchInterval: REFRESH_MS,
  })
  const readAnew = () => queries.invalidateQueries({ queryKey: ['invitations'] })
  const [link, setLink] = useState<SentInvitation | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState<unknown>(null)

  async function act(id: string, work: () => Promise<SentInvitation | undefined>): Promise<void> {
    setBusy(id)
    setFailed(null)
    setLink(null)
    try {
      const sent = await work()
      if (sent?.token) setLink(sent)
    } catch (caught) {
      setFailed(caught)
    }
    await readAnew()
    setBusy(null)
  }
  const resend = ({ id }: Invitation) => act(id, () => call('resendInvitation', { params: { id } }))
  const give = ({ id }: Invitation) => act(id, () => call('giveInvitation', { params: { id } }))
  const revoke = ({ id }: Invitation) =>
    act(id, async () => {
      await call('revokeInvitation', { params: { id } })
      return undefined
    })

  if (!data && error)
    return <Oops what="We could not load the invitations." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading the invitations">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  const { invitations, hasMail, leftToday } = data
  return (
    <div className="flex flex-col gap-4">
      <InviteForms
        hasMail={hasMail}
        leftToday={leftToday}
        onInvite={async (to) => {
          setFailed(null)
          setLink(null)
          const sent = await call('invite', { params: { id: roomId }, body: to })
          if (sent.token) setLink(sent)
          await readAnew()
        }}
      />
      {link ? <InvitationLink sent={link} /> : null}
      {failed ? <Oops what="That did not work." error={failed} /> : null}
      {invitations.length === 0 ? (
        <p className="text-sm text-t2">Nobody is invited yet. Nobody else can find this.</p>
      ) : (
        <ul aria-label="Invitations">
          {invitations.map((one) => (
            <InvitationRow
              key={one.id}
              invitation={one}
              isBusy={busy === one.id}
              onResend={() => void resend(one)}
              onGive={() => void give(one)}
              onRevoke={() => void revoke(one)}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
