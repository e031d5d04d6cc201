import { useState } from 'react'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { incomeWords, leadWords, waitWords } from './askedWords.ts'
import { DeclineSheet } from './DeclineSheet.tsx'
import { TermsFacts } from './TermsView.tsx'

export interface CoHostWaitsProps {
  asked: CoHosting
  /** hosts it no more, for good; throws what the server says */
  onHostNoMore: () => Promise<void>
  /** opens the devices now */
  onDevices: () => void
}

/** Somebody who agreed, before it is open: no device runs for days. */
export function CoHostWaits({ asked, onHostNoMore, onDevices }: CoHostWaitsProps) {
  const [isQuitting, setQuitting] = useState(false)
  return (
    <div className="flex max-w-168 flex-col gap-5" data-testid="state:together:waits">
      <p role="status">{waitWords(asked)}</p>
      <TermsFacts asked={asked} />
      <p className="text-sm text-t2">{incomeWords(asked)}</p>
      <p className="text-sm text-t2">{leadWords(asked)}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onDevices}>
          {asked.kind === 'voice' ? 'Try the microphone' : 'Try camera and microphone'}
        </Button>
        <Button kind="ghost" onClick={() => setQuitting(true)}>
          Host no more…
        </Button>
      </div>
      {isQuitting ? (
        <DeclineSheet coHosting={asked} onDecline={onHostNoMore} onClose={() => setQuitting(false)} />
      ) : null}
    </div>
  )
}
