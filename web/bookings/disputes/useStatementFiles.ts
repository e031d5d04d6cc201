import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { CallFile } from '#api/bookings/disputes/contract.ts'
import { MAX_FILE_BYTES } from '#domain/calls/dispute.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { type DraftFile, fileFault, fileName, isUnsent, withRoom } from './draftRules.ts'
import { FILE_FAULTS } from './statementWords.ts'
import type { KeptDraft } from './useStatementDraft.ts'

let rows = 0

/** A chosen file as a row that is not looked at yet. */
function rowOf({ name, size }: File): DraftFile {
  rows += 1
  const row = { key: `file-${rows}`, name: fileName(name), bytes: size }
  return { ...row, ...{ fault: null, digest: null, kept: null, blob: null } }
}

/** The same with what is to be sent, or what is wrong with it. One that is too large is never read. */
async function lookedAt(row: DraftFile, file: File): Promise<DraftFile> {
  if (file.size > MAX_FILE_BYTES) return { ...row, fault: FILE_FAULTS.large }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const fault = fileFault(bytes)
    if (fault !== null) return { ...row, fault: FILE_FAULTS[fault] }
    const { digestOf } = await import('./evidence.ts')
    // as it was looked at: the file behind it may change
    return { ...row, digest: digestOf(bytes), blob: new Blob([bytes]) }
  } catch {
    return { ...row, fault: FILE_FAULTS.unread }
  }
}

/** Files of what is written. */
export interface StatementFiles {
  choose: (files: readonly File[]) => void
  remove: (row: DraftFile) => void
  retry: (row: DraftFile) => void
  /** why the last one was not removed; null: nothing went wrong */
  removeProblem: unknown
}

interface FilesParts {
  bookingId: string
  /** of what both sides say, which has the files that the server keeps */
  queryKey: readonly unknown[]
  /** what is shown now, with what the server keeps of an earlier visit */
  shown: readonly DraftFile[]
  room: number
}

/** Sends files to the server one after the other, and removes them. */
export function useStatementFiles(
  { change, read }: KeptDraft,
  { bookingId, queryKey, shown, room }: FilesParts,
): StatementFiles {
  const queries = useQueryClient()
  const [removeProblem, setRemoveProblem] = useState<unknown>(null)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const patch = (key: string, more: Partial<DraftFile>) =>
    change((draft) => ({
      ...draft,
      files: draft.files.map((row) => (row.key === key ? { ...row, ...more } : row)),
    }))
  const find = (key: string) => read().files.find((row) => row.key === key)
  const forget = (fileId: string) => call('removeCallFile', { params: { bookingId, fileId } })

  async function send({ key, name, blob }: DraftFile): Promise<void> {
    const isWanted = () => {
      const row = find(key)
      return row !== undefined && isUnsent(row)
    }
    if (!blob || !isWanted()) return
    try {
      const kept: CallFile = await call('addCallFile', { params: { bookingId }, query: { name }, file: blob })
      // removed while it was on its way
      if (isWanted()) patch(key, { kept, blob: null })
      else await forget(kept.id).catch(() => undefined)
    } catch (error) {
      patch(key, { fault: `It was not sent. ${sentenceOf(error)}` })
      void readAgain(queries, { queryKey })
    }
  }
  const enqueue = (row: DraftFile) => {
    queue.current = queue.current.then(() => send(row))
  }
  async function choose(files: readonly File[]): Promise<void> {
    const chosen = files.map((file) => ({ file, row: rowOf(file) }))
    // nothing is said without them from now on
    change((draft) => ({ ...draft, files: [...draft.files, ...chosen.map(({ row }) => row)], hash: null }))
    const looked = await Promise.all(chosen.map(({ file, row }) => lookedAt(row, file)))
    const earlier = shown.filter((row) => !find(row.key))
    change((draft) => {
      // one of them may be removed meanwhile
      const own = looked.filter(({ key }) => find(key))
      const others = draft.files.filter((row) => !own.some(({ key }) => key === row.key))
      const fitting = withRoom([...others, ...earlier], own, room).slice(others.length + earlier.length)
      return { ...draft, files: [...others, ...fitting], hash: null }
    })
    for (const { key } of looked) {
      const row = find(key)
      if (row && isUnsent(row)) enqueue(row)
    }
  }
  async function remove({ key, kept, digest }: DraftFile): Promise<void> {
    setRemoveProblem(null)
    const isOther = (one: DraftFile) =>
      one.key !== key && (one.fault === null || one.digest === null || one.digest !== digest)
    const drop = () => change((draft) => ({ ...draft, files: draft.files.filter(isOther), hash: null }))
    if (!kept) return drop()
    try {
      await forget(kept.id)
    } catch (error) {
      const code = problemCode(error)
      // what was kept with it earlier keeps it, and what is said next goes without
      if (code !== 'CONFLICT' && code !== 'NOT_FOUND') return setRemoveProblem(error)
    }
    await readAgain(queries, { queryKey }, drop)
  }
  function retry(row: DraftFile): void {
    patch(row.key, { fault: null })
    enqueue({ ...row, fault: null })
  }
  return {
    choose: (files) => void (files.length > 0 && choose(files)),
    remove: (row) => void remove(row),
    retry,
    removeProblem,
  }
}
