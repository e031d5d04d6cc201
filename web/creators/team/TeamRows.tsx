import type { TeamMember } from '#api/creators/team/contract.ts'
import type { Invitation } from '#api/rooms/invitations/contract.ts'
import type { ChannelRole } from '#domain/words.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { ROLE_WORDS } from './actWords.ts'

const OTHER: Record<ChannelRole, ChannelRole> = { moderator: 'producer', producer: 'moderator' }

interface MemberRowProps {
  member: TeamMember
  isBusy: boolean
  onChange: (role: ChannelRole) => void
  onTake: () => void
}

/** Somebody with a role: another one, or none. */
export function MemberRow({ member, isBusy, onChange, onTake }: MemberRowProps) {
  const { displayName, role, givenAt } = member
  const other = OTHER[role]
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-2 min-h-16 border-b border-line py-2"
      data-testid="team-member"
      data-role={role}
    >
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-sm font-medium break-words">
          <bdi>{displayName}</bdi>
        </p>
        <p className="text-sm text-t2">
          {ROLE_WORDS[role]} since {formatMoment(givenAt)}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button isBusy={isBusy} onClick={() => onChange(other)} aria-label={`Make ${displayName} a ${other}`}>
          Make {other}
        </Button>
        <Button kind="harm" isBusy={isBusy} onClick={onTake} aria-label={`Take the role of ${displayName}`}>
          Take role
        </Button>
      </div>
    </li>
  )
}

interface InvitedRowProps {
  invitation: Invitation
  isBusy: boolean
  onResend: () => void
  onGive: () => void
  onRevoke: () => void
}

function stateWords({ role, state, isExpired, isWithheld, isByHand, validUntil }: Invitation): string {
  const word = role ? ROLE_WORDS[role] : ''
  if (isExpired) return `${word}, expired. Send it again.`
  if (state === 'bounced') return `${word}, bounced: this address takes no mail`
  if (isWithheld) return `${word}, not mailed: this address gets no more invitations today. Give them a link.`
  return `${word}, ${isByHand ? 'given a link' : 'invited'}, good until ${formatMoment(validUntil)}`
}

/** Somebody who was invited and has not come. */
export function InvitedRow({ invitation, isBusy, onResend, onGive, onRevoke }: InvitedRowProps) {
  const { to, state } = invitation
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-2 min-h-16 border-b border-line py-2"
      data-testid="role-invitation"
      data-state={state}
    >
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-sm font-medium break-all">
          <bdi>{to}</bdi>
        </p>
        <p className="text-sm text-t2">{stateWords(invitation)}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button isBusy={isBusy} onClick={onGive} aria-label={`Give a link: ${to}`}>
          Give a link
        </Button>
        <Button isBusy={isBusy} onClick={onResend} aria-label={`Send again: ${to}`}>
          Send again
        </Button>
        <Button kind="harm" isBusy={isBusy} onClick={onRevoke} aria-label={`Take back: ${to}`}>
          Take back
        </Button>
      </div>
    </li>
  )
}
