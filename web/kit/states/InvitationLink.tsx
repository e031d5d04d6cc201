import type { SentInvitation } from '#api/rooms/invitations/contract.ts'
import { Button } from '../controls/Button.tsx'
import { Note } from './Note.tsx'
import { showToast } from './toasts.ts'

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ id: 'copy-invitation', tone: 'ok', text: 'Link copied.' })
  } catch {
    showToast({ id: 'copy-invitation', tone: 'info', text: 'Select the link above and copy it.' })
  }
}

/** A link that the host passes on: told once, then only its hash is kept. */
export function InvitationLink({ sent }: { sent: SentInvitation }) {
  const url = `${location.origin}/invitation#${sent.token}`
  return (
    <Note
      tone="ok"
      icon="link"
      role="status"
      testId="invitation-link"
      actions={<Button onClick={() => void copy(url)}>Copy link</Button>}
    >
      <p>
        A link for <bdi className="font-medium">{sent.invitation.to}</bdi>. It works once
        {sent.invitation.kind === 'email' ? ', for an account with this address alone,' : ''} and is shown
        here only now.
      </p>
      <p className="text-sm break-all figures" data-testid="invitation-url">
        {url}
      </p>
    </Note>
  )
}
