import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Invitation, SentInvitation } from '#api/rooms/invitations/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { InviteForms } from './InviteForms.tsx'

const REFRESH_MS = 5000

function stateWords({ state, isExpired, kind, validUntil }: Invitation): string {
  if (isExpired) return 'Expired. Send it again.'
  const how = kind === 'email' ? 'by e-mail' : 'by link'
  if (state === 'invited') return `Invited ${how}, good until ${formatMoment(validUntil)}`
  if (state === 'bounced') return 'Bounced: this address takes no mail'
  return state === 'claimed' ? `Accepted, invited ${how}` : 'Taken back'
}

interface RowProps {
  invitation: Invitation
  isBusy: boolean
  onResend: () => void
  onRevoke: () => void
}

function InvitationRow({ invitation, isBusy, onResend, onRevoke }: RowProps) {
  const { to, state, kind } = invitation
  const again = kind === 'email' ? 'Send again' : 'New link'
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-2 min-h-16 border-b border-line py-2"
      data-testid="invitation"
      data-state={state}
    >
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium break-all">
          <bdi>{to}</bdi>
        </p>
        <p className="text-sm text-t2">{stateWords(invitation)}</p>
      </div>
      <div className="flex gap-2">
        {state === 'invited' || state === 'bounced' ? (
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

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ id: 'copy-invitation', tone: 'ok', text: 'Link copied.' })
  } catch {
    showToast({ id: 'copy-invitation', tone: 'info', text: 'Select the link above and copy it.' })
  }
}

function NewLink({ sent }: { sent: SentInvitation }) {
  const url = `${location.origin}/invitation#${sent.token}`
  return (
    <Note tone="ok" icon="link" role="status" testId="invitation-link">
      <p>
        A link for <bdi className="font-medium">{sent.invitation.to}</bdi>. It works once and is shown here
        only now.
      </p>
      <p className="text-sm break-all figures" data-testid="invitation-url">
        {url}
      </p>
      <Button onClick={() => void copy(url)}>Copy link</Button>
    </Note>
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
    await queries.invalidateQueries({ queryKey })
    setBusy(null)
  }
  const resend = ({ id }: Invitation) => act(id, () => call('resendInvitation', { params: { id } }))
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
          await queries.invalidateQueries({ queryKey })
        }}
      />
      {link ? <NewLink sent={link} /> : null}
      {failed ? <Oops what="That did not work." error={failed} /> : null}
      {invitations.length === 0 ? (
        <p className="text-sm text-t2">Nobody is invited yet. Nobody else can find this stream.</p>
      ) : (
        <ul aria-label="Invitations">
          {invitations.map((one) => (
            <InvitationRow
              key={one.id}
              invitation={one}
              isBusy={busy === one.id}
              onResend={() => void resend(one)}
              onRevoke={() => void revoke(one)}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
