import { useState } from 'react'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'

/** Asks whether somebody goes out for a minute. */
export function KickSheet({
  name,
  onKick,
  onClose,
}: {
  name: Typed
  onKick: () => Promise<void>
  onClose: () => void
}) {
  const [isBusy, setBusy] = useState(false)
  return (
    <Sheet title={`Kick ${isolated(name)}?`} onClose={onClose} testId="state:mod:kick">
      <p className="text-sm text-t2 mt-4">They are taken out now and can come back after a minute.</p>
      <div className="flex items-center justify-between gap-2 mt-4">
        <Button kind="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button
          kind="harm"
          isBusy={isBusy}
          onClick={() => {
            setBusy(true)
            void onKick().finally(onClose)
          }}
        >
          Kick <bdi>{name}</bdi>
        </Button>
      </div>
    </Sheet>
  )
}
