import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { KIND_WORDS } from '#domain/room/hostedKind.ts'
import { ConfirmSheet } from '#web/kit/controls/ConfirmSheet.tsx'

export interface DeclineSheetProps {
  coHosting: Pick<CoHosting, 'kind' | 'channel' | 'title' | 'state' | 'roomState'>
  /** declines, or hosts it no more; throws what the server says */
  onDecline: () => Promise<void>
  onClose: () => void
}

/** Asks once before somebody is out for good. */
export function DeclineSheet({ coHosting, onDecline, onClose }: DeclineSheetProps) {
  const { channel, title, state, roomState } = coHosting
  const what = KIND_WORDS[coHosting.kind]
  // what is on began with their agreement
  const hasAgreed = state === 'agreed' || (state === 'changed' && roomState === 'live')
  return (
    <ConfirmSheet
      title={hasAgreed ? `Host “${isolated(title)}” no more?` : `Decline “${isolated(title)}”?`}
      word={hasAgreed ? 'Host no more' : 'Decline'}
      testId="state:together:decline"
      onConfirm={onDecline}
      onClose={onClose}
    >
      The {what} {hasAgreed ? 'goes on' : 'can begin'} without you. It is for good: <bdi>{channel.name}</bdi>{' '}
      cannot ask you again for this {what}.
    </ConfirmSheet>
  )
}
