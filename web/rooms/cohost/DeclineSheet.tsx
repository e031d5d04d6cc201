import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { ConfirmSheet } from '#web/kit/controls/ConfirmSheet.tsx'

export interface DeclineSheetProps {
  coHosting: Pick<CoHosting, 'channel' | 'title' | 'state'>
  /** declines, or hosts it no more; throws what the server says */
  onDecline: () => Promise<void>
  onClose: () => void
}

/** Asks once before somebody is out for good. */
export function DeclineSheet({ coHosting, onDecline, onClose }: DeclineSheetProps) {
  const { channel, title, state } = coHosting
  const hasAgreed = state === 'agreed'
  return (
    <ConfirmSheet
      title={hasAgreed ? `Host “${isolated(title)}” no more?` : `Decline “${isolated(title)}”?`}
      word={hasAgreed ? 'Host no more' : 'Decline'}
      testId="state:together:decline"
      onConfirm={onDecline}
      onClose={onClose}
    >
      {hasAgreed ? 'The stream goes on without you.' : 'The stream can begin without you.'} It is for good:{' '}
      <bdi>{channel.name}</bdi> cannot ask you again for this stream.
    </ConfirmSheet>
  )
}
