import { type Ref, useEffect, useRef } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { countText } from '../bundleWords.ts'
import { FilePick } from './FilePick.tsx'
import { useVerify, type Verification } from './useVerify.ts'
import { VerifyResult } from './VerifyResult.tsx'
import { unreadableText } from './verifyWords.ts'
import './verify.css'

function Progress({ done, of }: { done: number; of: number }) {
  return (
    <div className="flex flex-col gap-2">
      <progress
        className="verifybar"
        aria-label="Signatures that are checked"
        value={done}
        max={Math.max(of, 1)}
      />
      <p className="text-sm text-t2 figures">
        Checking {countText(done)} of {countText(of)} signatures
      </p>
    </div>
  )
}

export interface VerifyViewProps {
  state: Verification
  onFile: (file: File) => void
  /** checks the file again; null: none was chosen */
  onRetry: (() => void) | null
  /** of the result */
  heading?: Ref<HTMLHeadingElement>
}

/** How far the check is, and what it came to. */
function Below({ state, onRetry, heading }: Omit<VerifyViewProps, 'onFile'>) {
  if (state.is === 'checking') return <Progress done={state.done} of={state.of} />
  if (state.is === 'reading') return <p className="text-sm text-t2">Reading the file</p>
  if (state.is === 'unreadable')
    return (
      <Note tone="bad" icon="alert" role="alert" testId="verify-unreadable">
        <p className="wrap-anywhere">{unreadableText(state.problem, state.place)}</p>
      </Note>
    )
  if (state.is === 'failed')
    return (
      <Note
        tone="bad"
        icon="alert"
        role="alert"
        actions={onRetry === null ? null : <Button onClick={onRetry}>Try again</Button>}
      >
        <p>
          The check did not come to its end: the file or a part of this page could not be loaded. Try again.
        </p>
      </Note>
    )
  if (state.is === 'checked') return <VerifyResult checked={state} {...{ heading, onRetry }} />
  return null
}

/** Where anybody checks the record of a call, whatever state that is in. */
export function VerifyView({ state, onFile, onRetry, heading }: VerifyViewProps) {
  const isBusy = state.is === 'reading' || state.is === 'checking'
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3 text-base text-t2">
        <p>
          Both sides of a booked call can download its record: what the site saw, what the pages of both
          signed while they were connected, and what followed from it. Here all its signatures are checked,
          and the result is computed again.
        </p>
        <p>The file stays in this browser. Nothing of it is sent anywhere.</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <FilePick isMain={state.is === 'choose'} {...{ onFile }}>
          {state.is === 'choose' ? 'Choose a file' : 'Check another file'}
        </FilePick>
        {state.is === 'choose' ? null : (
          <bdi className="text-sm text-t2 min-w-0 wrap-anywhere">{state.fileName}</bdi>
        )}
      </div>
      <p className="sr-only" role="status">
        {isBusy ? 'Checking the file' : state.is === 'checked' ? 'The file is checked' : ''}
      </p>
      <Below {...{ state, onRetry, heading }} />
    </div>
  )
}

/** A file that is dropped anywhere would be opened in place of the page. */
function useDropped(onFile: (file: File) => void): void {
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (file) onFile(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [onFile])
}

/** Checks the record of a call in this browser. */
export function VerifyPart() {
  const { state, check, again } = useVerify()
  const heading = useRef<HTMLHeadingElement>(null)
  useDropped(check)
  // what the result is, is read out at once
  useEffect(() => {
    if (state.is === 'checked') heading.current?.focus()
  }, [state])
  return <VerifyView {...{ state, heading }} onFile={check} onRetry={again} />
}
