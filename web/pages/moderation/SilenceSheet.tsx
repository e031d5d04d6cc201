import { useState } from 'react'
import type { TimeOutS } from '#domain/moderation/timeOuts.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { TermChoice, type Why } from '#web/chat/acts/TermChoice.tsx'
import { TIME_OUT_TERMS } from '#web/chat/chatWords.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'

/** Asks for how long, by which rule and why somebody writes nothing; a press on a time acts. */
export function SilenceSheet({
  name,
  onSilence,
  onClose,
}: {
  name: Typed
  onSilence: (forS: TimeOutS, why: Why) => Promise<void>
  onClose: () => void
}) {
  const [isBusy, setBusy] = useState(false)
  return (
    <Sheet title={`Silence ${isolated(name)}`} onClose={onClose} testId="state:mod:silence">
      <p className="text-sm text-t2 mt-4">
        They keep their place, and write nothing in this channel until then.
      </p>
      <TermChoice
        label="Silence for"
        terms={TIME_OUT_TERMS}
        onChoose={(forS, why) => {
          if (isBusy) return
          setBusy(true)
          void onSilence(forS, why).finally(onClose)
        }}
      />
      <Button kind="ghost" isBusy={isBusy} onClick={onClose}>
        Cancel
      </Button>
    </Sheet>
  )
}
