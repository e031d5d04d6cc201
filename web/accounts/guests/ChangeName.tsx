import { lazy, Suspense, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'

const NameSheet = lazy(() => import('./NameSheet.tsx').then((sheet) => ({ default: sheet.NameSheet })))

/** The way of somebody without an account to another name. */
export function ChangeName({ name }: { name: Typed }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="ghost" onClick={() => setOpen(true)}>
        Change name
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <NameSheet name={name} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
