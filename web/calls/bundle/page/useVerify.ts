import { useCallback, useEffect, useRef, useState } from 'react'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import type { BundleProblem, UnreadableBundle } from '../exactShape.ts'
import type { BundleReport } from '../report.ts'
import { readSiteKeys } from './siteKeys.ts'

/** Larger files are not read at all: the longest call has a quarter of it. */
const MAX_FILE_BYTES = 40_000_000

/** Whether the key of the seal was compared with those of this page's site; elsewhere: the bundle is of another site; unreached: it did not answer. */
export type KeyComparison = 'compared' | 'elsewhere' | 'unreached'

/** A bundle that was checked. */
export interface CheckedBundle {
  bundle: CallBundle
  report: BundleReport
  comparison: KeyComparison
}

/** How far the check of a file is. */
export type Verification =
  | { is: 'choose' }
  | { is: 'reading'; fileName: string }
  | { is: 'checking'; fileName: string; done: number; of: number }
  | { is: 'unreadable'; fileName: string; problem: BundleProblem; place: string }
  | { is: 'failed'; fileName: string }
  | ({ is: 'checked'; fileName: string } & CheckedBundle)

type Show = (state: Verification) => void

/** What is wrong with a file; null: it is not the file. Its class comes with the check, which is loaded later. */
function problemOf(error: unknown): Pick<UnreadableBundle, 'problem' | 'place'> | null {
  return error instanceof Error && error.name === 'UnreadableBundle' ? (error as UnreadableBundle) : null
}

/** Shows how far it is a hundred times at most. */
function steps(show: (done: number, of: number) => void): (done: number, of: number) => void {
  let shown = 0
  return (done, of) => {
    if (done < of && (done - shown) * 100 < of) return
    shown = done
    show(done, of)
  }
}

async function checkFile(file: File, show: Show): Promise<Verification> {
  const { name: fileName } = file
  if (file.size > MAX_FILE_BYTES) return { is: 'unreadable', fileName, problem: 'size', place: '' }
  show({ is: 'reading', fileName })
  try {
    const [text, { readBundle }, { verifyBundle }] = await Promise.all([
      file.text(),
      import('../readBundle.ts'),
      import('../verifyBundle.ts'),
    ])
    const bundle = readBundle(text)
    const isOwn = bundle.origin === window.location.origin
    const site = isOwn ? await readSiteKeys() : null
    const onProgress = steps((done, of) => show({ is: 'checking', fileName, done, of }))
    const report = await verifyBundle(bundle, { site, onProgress })
    const comparison = !isOwn ? 'elsewhere' : site === null ? 'unreached' : 'compared'
    return { is: 'checked', fileName, bundle, report, comparison }
  } catch (error) {
    const problem = problemOf(error)
    return problem
      ? { is: 'unreadable', fileName, problem: problem.problem, place: problem.place }
      : { is: 'failed', fileName }
  }
}

/** Checks files that somebody chooses, the last one alone. */
export function useVerify() {
  const [state, setState] = useState<Verification>({ is: 'choose' })
  const run = useRef(0)
  const [chosen, setChosen] = useState<File | null>(null)
  const check = useCallback((file: File) => {
    const own = ++run.current
    const show: Show = (next) => {
      if (run.current === own) setState(next)
    }
    setChosen(file)
    void checkFile(file, show).then(show)
  }, [])
  useEffect(
    () => () => {
      run.current++
    },
    [],
  )
  return { state, check, again: chosen === null ? null : () => check(chosen) }
}
