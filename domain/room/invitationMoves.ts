import type { InvitationState } from '../words.ts'

/** Allowed next states of an invitation; a mail that bounced may be sent again, and its first one may still arrive. */
export const INVITATION_NEXT: Record<InvitationState, readonly InvitationState[]> = {
  invited: ['claimed', 'revoked', 'bounced'],
  bounced: ['invited', 'claimed', 'revoked'],
  claimed: ['revoked'],
  revoked: [],
}
