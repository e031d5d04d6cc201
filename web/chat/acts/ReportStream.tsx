import { lazy, Suspense, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'

const ReportSheet = lazy(() => import('./ReportSheet.tsx'))

/** Where somebody reports the stream they are at. */
export default function ReportStream({ roomId, title }: { roomId: string; title: Typed }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="ghost" onClick={() => setOpen(true)}>
        Report
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <ReportSheet
            {...{ roomId, kind: 'stream', messageId: null, what: title }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}
